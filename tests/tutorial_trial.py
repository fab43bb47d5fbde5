"""The tutorial from step 3 on, done as it says: its commands are run in an empty folder, and what people do between them is
played by the coders of the bundled corpus. Comments in the page mark the steps; `python -m tests.tutorial_trial` makes
anew what the page shows.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from corpus.coding.labels import read_labels
from tests.paths import ROOT

PAGE = ROOT / "docs" / "tutorial.md"
BUNDLED = ROOT / "corpus" / "bundled"
#: `<!-- trial: run -->`, `<!-- trial: write FILE -->` before a block, or `<!-- trial: CODER fills in FILE as FILE -->`.
STEP = re.compile(r"<!-- trial: (?P<what>[^\n]+?) -->\n(?:```\w+\n(?P<block>.*?)```\n)?", re.DOTALL)
#: The articles of the bundled corpus in the folder `raw`, an eighth of them; a list, so that new articles change nothing here.
NAMES = ROOT / "tests" / "cases" / "tutorial_articles.txt"
THEMES = ("privacy", "monetization", "competition", "telephony")
CODERS = {"anna": "coder-1", "ben": "coder-2", "adjudicated": "adjudicated"}


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the page, and the lines shown of what it prints."""

    words: tuple[str, ...]
    shown: tuple[str, ...]


def raw_articles(folder: Path) -> None:
    """The articles that the tutorial starts from."""
    folder.mkdir()
    for name in NAMES.read_text(encoding="utf-8").split():
        shutil.copy(BUNDLED / "articles" / f"{name}.txt", folder)


def steps(page: str, folder: Path) -> Iterator[Command]:
    """The commands in order; what is to be done by hand before the next one is done when that is asked for."""
    for step in STEP.finditer(page):
        what, block = step["what"], step["block"] or ""
        if what == "run":
            yield from commands(block)
        elif what.startswith("write "):
            (folder / what.removeprefix("write ")).write_text(block, encoding="utf-8")
        else:
            coder, source, target = re.fullmatch(r"(\w+) fills in (\S+) as (\S+)", what).groups()  # type: ignore[union-attr]
            fill_in(folder / source, folder / target, coder)


def commands(block: str) -> Iterator[Command]:
    """The commands of a console block.

    >>> list(commands("$ absatz read a\\n…\\nb\\n$ absatz corpus\\n"))
    [Command(words=('read', 'a'), shown=('…', 'b')), Command(words=('corpus',), shown=())]
    """
    for part in block.split("$ absatz ")[1:]:
        first, *shown = part.rstrip("\n").split("\n")
        yield Command(tuple(first.split()), tuple(shown))


def fill_in(source: Path, target: Path, coder: str) -> None:
    """Fill in a table as a coder of the bundled corpus coded it; an adjudicator fills in what the note says is open."""
    labels = {
        (label.article, label.paragraph): dict(zip(THEMES, label.values, strict=True))
        for label in read_labels(BUNDLED / "labels.csv", THEMES)
        if label.coder == CODERS[coder]
    }
    rows = list(csv.DictReader(io.StringIO(source.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    for row in rows:
        for theme, value in labels.get((row["article"], int(row["paragraph"])), {}).items():
            if theme in row and value is not None and (coder != "adjudicated" or f"{theme}: " in row["note"]):
                row[theme] = str(value)
        row["note"] = ""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def differing(shown: tuple[str, ...], printed: list[str]) -> list[str]:
    """The lines shown that were not printed; `…` alone stands for any lines, at the end of a line for its rest.

    >>> differing(("a", "…", "bc …"), ["a", "x", "bc d"]), differing(("b",), ["a"])
    ([], ['b'])
    """
    return [
        line
        for line in shown
        if line != "…" and not any(found == line or (line.endswith(" …") and found.startswith(line[:-1])) for found in printed)
    ]


def try_out(folder: Path, run: Callable[[tuple[str, ...]], list[str]]) -> Iterator[tuple[Command, list[str]]]:
    """Do the whole of it in a folder; `run` runs a command there and gives what it prints."""
    raw_articles(folder / "raw")
    for command in steps(PAGE.read_text(encoding="utf-8"), folder):
        yield command, run(command.words)


def renewed(shown: tuple[str, ...], printed: list[str]) -> list[str]:
    """The lines shown, each replaced by the one printed that is most like it; `…` stays.

    >>> renewed(("a 1 of 2", "…", "long li …"), ["a 2 of 2", "long line"])
    ['a 2 of 2', '…', 'long li …']
    """
    lines = []
    for line in shown:
        near = get_close_matches(line, printed, 1, cutoff=0.0) if line != "…" and differing((line,), printed) else []
        lines.append(near[0][: len(line) - 2] + " …" if near and line.endswith(" …") else near[0] if near else line)
    return lines


def main(folder: Path) -> None:
    """Make anew what the page shows; look at the difference before you commit it, since a line may be gone."""

    def process(words: tuple[str, ...]) -> list[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        argv = [sys.executable, "-m", "absatz", *words]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, env=environment, check=True)
        return [*done.stderr.splitlines(), *done.stdout.splitlines()]

    page = PAGE.read_text(encoding="utf-8")
    for tried, printed in try_out(folder, process):
        before = "\n".join([f"$ absatz {' '.join(tried.words)}", *tried.shown]) + "\n"
        page = page.replace(
            before, before.split("\n")[0] + "\n" + "".join(f"{line}\n" for line in renewed(tried.shown, printed)), 1
        )
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place))
