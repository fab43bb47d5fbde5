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
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

#: Beginnings of texts that are shown, and how many differences of a case.
SHOWN, MOST = 60, 6


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
            return self.message
        kept = sum(not role.isupper() for _, role in self.paragraphs)
        articles = "" if self.articles == 1 else f"{self.articles} articles, "
        notes = "; message" if self.message else ""
        return f"{articles}{kept} kept, {len(self.paragraphs) - kept} set aside{notes}"


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
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], input=paths, capture_output=True, text=True, cwd=checkout, env=environment,
        check=True,
    )  # fmt: skip
    return [Found.of(json.loads(line)) for line in done.stdout.splitlines()]


def differences(before: Found, now: Found) -> list[str]:
    """What has changed, a line each: `-` as it was, `+` as it is, with the role."""
    lines = []
    matcher = SequenceMatcher(a=before.paragraphs, b=now.paragraphs, autojunk=False)
    for tag, begin, end, other_begin, other_end in matcher.get_opcodes():
        if tag != "equal":
            lines += [f"- {_shown(one)}" for one in before.paragraphs[begin:end]]
            lines += [f"+ {_shown(one)}" for one in now.paragraphs[other_begin:other_end]]
    return lines


def _shown(paragraph: tuple[str, str]) -> str:
    text, role = " ".join(paragraph[0].split()), paragraph[1]
    return f"{role}: {text if len(text) <= SHOWN else text[:SHOWN].rstrip() + ' …'}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--before", type=Path, required=True)
    parser.add_argument("--full", action="store_true", help="also every paragraph as it is now")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    names = cases(folder)
    before, now = (run(checkout, folder, names) for checkout in (arguments.before.resolve(), Path(__file__).parents[2]))
    for name, old, new in zip(names, before, now, strict=True):
        print(f"## {name}\nbefore: {old}\nnow: {new}")
        print("\n".join(differences(old, new)))
        if arguments.full:
            print("\n".join(f"= {_shown(one)}" for one in new.paragraphs))


if __name__ == "reader":
    for result in read_here(sys.stdin.read().splitlines()):
        print(json.dumps(result))
elif __name__ == "__main__":
    main()
