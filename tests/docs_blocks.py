"""Console blocks in the docs that show what the program prints; `python tests/docs_blocks.py` writes them anew.

A block is marked by a comment before it, `<!-- output of: COMMAND -->`. Commands run in the project's folder.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- output of: (?P<command>[^\n]+) -->\n```console\n)(?P<shown>.*?)(```\n)", re.DOTALL)
SCORES = re.compile(r"(<!-- scores of the bundled model -->\n)(?P<shown>.*?)(<!-- end -->)", re.DOTALL)
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def output_of(command: str) -> str:
    """The block of a command: prompt, then what it prints to standard output."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    runnable = re.sub(r"\babsatz ", f"{sys.executable} -m absatz ", command, count=1)
    done = subprocess.run(["bash", "-c", runnable], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
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


def main() -> None:
    """Write every block anew."""
    for path in DOCS:
        text = path.read_text(encoding="utf-8")
        text = BLOCK.sub(lambda m: m[1] + output_of(m["command"]) + m[4], text)
        path.write_text(SCORES.sub(lambda m: m[1] + score_rows() + m[3], text), encoding="utf-8")


if __name__ == "__main__":
    main()
