"""Console blocks and the picture in the docs that show what the program makes; `python -m tests.docs_blocks` makes them anew,
and with them the command reference and what the blocks of the Python page print.

A block is marked by a comment before it, `<!-- output of: COMMAND -->`. Commands run in the project's folder. The picture holds
the hash of the PDF whose first page it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, PngImagePlugin

from tests import docs_commands, docs_python

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- output of: (?P<command>[^\n]+) -->\n```console\n)(?P<shown>.*?)(```\n)", re.DOTALL)
SCORES = re.compile(r"(<!-- scores of the bundled model -->\n)(?P<shown>.*?)(<!-- end -->)", re.DOTALL)
PICTURE = ROOT / "docs" / "images" / "report.png"
PICTURED = ROOT / "docs" / "samples" / "telefonzelle.txt"
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def output_of(command: str) -> str:
    """The block of a command: prompt, then what it prints to standard output."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    runnable = re.sub(r"\babsatz ", f"{sys.executable} -m absatz ", command, count=1)
    done = subprocess.run(
        ["bash", "-c", runnable], capture_output=True, text=True, errors="ignore", check=True, cwd=ROOT, env=environment
    )
    return f"$ {command}\n{done.stdout}"


def score_rows() -> str:
    """The cross-validated scores of the bundled model as a Markdown table."""
    scores = json.loads(output_of("absatz model").split("\n", 1)[1])["scores"]
    rows = [(t["theme"], f"{t['positives']} of {t['n']}", t) for t in scores["themes"]]
    rows += [("macro", "", scores["macro"]), ("micro", "", scores["micro"])]
    lines = [
        "| theme | paragraphs with it | precision | recall | F1 (95 % interval) | average precision |",
        "|---|---|---|---|---|---|",
    ]
    for name, n, s in rows:
        low, high = s["f1_interval"]
        ap = f"{s['average_precision']:.2f}" if "average_precision" in s else ""
        lines.append(f"| {name} | {n} | {s['precision']:.2f} | {s['recall']:.2f} | {s['f1']:.2f} ({low:.2f}–{high:.2f}) | {ap} |")
    errors = f"{scores['no_theme_errors']:.1%}"
    return "\n".join([*lines, "", f"Of {scores['no_theme']} paragraphs without any theme, {errors} were wrongly given one.", ""])


def pictured_report(folder: Path) -> Path:
    """The report whose first page is in the README, as `make demo` writes it: with the other sample, whose paragraphs count for
    how frequent themes are."""
    command = [sys.executable, "-m", "absatz", "report", PICTURED.parent, "-o", folder]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder / f"{PICTURED.stem}.pdf"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_picture() -> None:
    """The first page as PNG; needs poppler's pdftoppm."""
    with tempfile.TemporaryDirectory() as folder:
        report = pictured_report(Path(folder))
        page = Path(folder) / "page"
        subprocess.run(["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-singlefile", "-png", report, page], check=True)
        made_from = PngImagePlugin.PngInfo()
        made_from.add_text("report", sha256(report))
        with Image.open(page.with_suffix(".png")) as picture:
            picture.save(PICTURE, pnginfo=made_from, optimize=True)


def main() -> None:
    """Write every block, and the picture, anew."""
    write_picture()
    docs_commands.main()
    docs_python.main()
    for path in DOCS:
        text = path.read_text(encoding="utf-8")
        text = BLOCK.sub(lambda m: m[1] + output_of(m["command"]) + m[4], text)
        path.write_text(SCORES.sub(lambda m: m[1] + score_rows() + m[3], text), encoding="utf-8")


if __name__ == "__main__":
    main()
