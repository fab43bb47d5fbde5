"""The Python page: its blocks are run from top to bottom in an empty folder, and what they print is put under them."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from doctest import DocTestParser, Example
from io import StringIO
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "python.md"
FENCE = re.compile(r"(```python\n)(.*?)(```\n)", re.DOTALL)


def with_output(page: str) -> str:
    """The page with what its examples print now."""
    names: dict[str, Any] = {}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return FENCE.sub(lambda m: m[1] + _run(m[2], names) + m[3], page)
        finally:
            os.chdir(before)


def _run(block: str, names: dict[str, Any]) -> str:
    lines = []
    for example in DocTestParser().get_examples(block):
        first, *more = example.source.splitlines()
        lines += [f">>> {first}", *(f"... {line}".rstrip() for line in more), *_printed(example, names).splitlines()]
    return "\n".join(lines) + "\n"


def _printed(example: Example, names: dict[str, Any]) -> str:
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        try:
            exec(compile(example.source, "docs/python.md", "single"), names)  # noqa: S102  # our own page
        except Exception as error:  # what an example raises is what it shows
            kind = type(error)
            name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
            return f"Traceback (most recent call last):\n    ...\n{name}: {error}"
    return out.getvalue()


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(with_output(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
