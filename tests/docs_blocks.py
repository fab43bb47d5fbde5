"""Console blocks in the docs that show what the program prints; `python -m tests.docs_blocks` writes them anew.

A block is marked by a comment before it, `<!-- output of: COMMAND -->`. Commands run in the project's folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- output of: (?P<command>[^\n]+) -->\n```console\n)(?P<shown>.*?)(```\n)", re.DOTALL)
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def output_of(command: str) -> str:
    """The block of a command: prompt, then what it prints to standard output."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    runnable = re.sub(r"\babsatz ", f"{sys.executable} -m absatz ", command, count=1)
    done = subprocess.run(["bash", "-c", runnable], capture_output=True, text=True, check=True, cwd=ROOT, env=environment)  # noqa: S603, S607
    return f"$ {command}\n{done.stdout}"


def main() -> None:
    """Write every block anew."""
    for path in DOCS:
        text = path.read_text(encoding="utf-8")
        path.write_text(BLOCK.sub(lambda m: m[1] + output_of(m["command"]) + m[4], text), encoding="utf-8")


if __name__ == "__main__":
    main()
