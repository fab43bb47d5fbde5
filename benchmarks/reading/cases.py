"""What becomes of every file of a folder of hard cases, before a change and after it.

    python -m benchmarks.reading.cases FOLDER --before CHECKOUT > table.md

FOLDER holds the cases, a folder of it for every kind; a folder of cases whose name begins with `folder` is one case. CHECKOUT is
a folder with the source of absatz as it was (`git worktree add CHECKOUT COMMIT`). Both are run by this Python, on one file after
the other, since what one file says must not change another.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Why a case is left as it is: the only column that is written by hand.
LEFT = Path(__file__).parent / "cases.toml"
#: Characters of a message that are shown.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a case: articles, and their paragraphs as text and role (in capitals where it was set aside); or the
    message."""

    articles: int
    paragraphs: tuple[tuple[str, str], ...]
    message: str

    @classmethod
    def of(cls, data: dict[str, Any]) -> Found:
        return cls(data["articles"], tuple((text, role) for text, role in data["paragraphs"]), data["message"])

    def __str__(self) -> str:
        if not self.articles:
            return f"refused: {self.message.split('. ')[0][:SHOWN]}"
        kept = sum(not role.isupper() for _, role in self.paragraphs)
        articles = "" if self.articles == 1 else f"{self.articles} articles, "
        return f"{articles}{kept} kept, {len(self.paragraphs) - kept} aside{'; a note' if self.message else ''}"


def cases(folder: Path) -> list[str]:
    """Names of the cases, as paths below the folder."""
    found = []
    for kind in sorted(folder.iterdir()):
        if kind.name.startswith("folder"):
            found.append(kind.name)
        else:
            found += [path.relative_to(folder).as_posix() for path in sorted(kind.iterdir()) if path.suffix != ".typ"]
    return found


def read_here(paths: list[str]) -> Iterator[dict[str, Any]]:
    """What this program makes of files. Runs in either checkout, so it uses only what both have."""
    from corpus.errors import InputError
    from corpus.gates.source import ReadOptions
    from corpus.sources import read_articles

    for path in paths:
        said: list[str] = []
        options = ReadOptions(on_error=lambda error, said=said: said.append(str(error)), on_note=said.append)  # type: ignore[misc]
        articles = []
        try:
            articles = list(read_articles([path], options))
        except InputError as error:
            said.append(str(error))
        paragraphs = [
            (p.text, p.role.value if p.classified else p.role.value.upper()) for article in articles for p in article.paragraphs
        ]
        message = " ".join(said).replace(path, Path(path).name)
        yield {"articles": len(articles), "paragraphs": paragraphs, "message": message}


def run(checkout: Path, folder: Path, names: list[str]) -> list[Found]:
    """What the program of a checkout makes of the cases."""
    code = f"import runpy; runpy.run_path({str(Path(__file__).resolve())!r}, run_name='reader')"
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    paths = "\n".join(str(folder / name) for name in names)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", code], input=paths, capture_output=True, text=True, cwd=checkout, env=environment,
        check=True,
    )  # fmt: skip
    return [Found.of(json.loads(line)) for line in done.stdout.splitlines()]


def changes(before: Found, now: Found) -> str:
    """What has changed, in words: paragraphs whose text came out otherwise, and those that changed sides."""
    old, new = ({" ".join(text.split()): role.isupper() for text, role in found.paragraphs} for found in (before, now))
    cut = sum(text not in old for text in new)
    kept, aside = (sum(old.get(text) is was and new[text] is not was for text in new) for was in (True, False))
    words = [(cut, "cut otherwise"), (kept, "no longer set aside"), (aside, "now set aside")]
    return "; ".join(f"{number} {what}" for number, what in words if number) if before.articles and now.articles else ""


def table(names: list[str], before: list[Found], now: list[Found], left: dict[str, str]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield "| case | before | now | what has changed | left |"
    yield "|---|---|---|---|---|"
    for name, old, new in zip(names, before, now, strict=True):
        same = old == new
        cells = (f"`{name}`", str(old), "the same" if same else str(new), "" if same else changes(old, new), left.get(name, ""))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What becomes of hard cases, before a change and after it.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, required=True)
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    names = cases(folder)
    before, now = (run(checkout, folder, names) for checkout in (arguments.before.resolve(), Path(__file__).parents[2]))
    left = tomllib.loads(LEFT.read_text(encoding="utf-8"))["left"]
    print("\n".join(table(names, before, now, left)))
    changed = sum(old != new for old, new in zip(before, now, strict=True))
    print(f"\n{len(names)} cases; {changed} come out otherwise than before; {len(left)} are left as the last column says.")


if __name__ == "reader":
    for result in read_here(sys.stdin.read().splitlines()):
        print(json.dumps(result))
elif __name__ == "__main__":
    main()
