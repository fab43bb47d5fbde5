"""Unusual lines, each in an article as text and as a page: which are kept, which set aside.

    python -m benchmarks.reading.unusual

The lines are in `tests/cases/lines`, written for this and in no corpus: running text that begins or ends as page furniture does,
and page furniture in full sentences.
"""

from __future__ import annotations

import html
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.reading.samples import BODY
from corpus.sources import read_articles

LINES = Path(__file__).parents[2] / "tests" / "cases" / "lines"
TITLE = "Die Fähre bleibt im Hafen"
NAVIGATION = '<nav><a href="/">Start</a> <a href="/politik">Politik</a></nav>'


def lines(name: str) -> Iterator[tuple[str, str]]:
    """Kind and text of the lines of a file: `running` or `furniture`."""
    for kind, entry in tomllib.loads((LINES / f"{name}.toml").read_text(encoding="utf-8")).items():
        yield from ((kind, line) for line in entry["lines"])


def as_text(paragraphs: list[str]) -> str:
    """An article as a text file."""
    return "\n\n".join((TITLE, *paragraphs)) + "\n"


def as_page(paragraphs: list[str]) -> str:
    """The same as a web page."""
    inside = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{TITLE}</title></head><body>{NAVIGATION}'
        f"<article><h1>{TITLE}</h1>\n{inside}\n</article><footer><p>Impressum</p></footer></body></html>"
    )


FORMS = {"txt": as_text, "html": as_page}


def kept(line: str, form: str, place: int) -> bool:
    """Whether the line is classified where it stands after so many paragraphs of an article."""
    paragraphs = [*BODY[:place], line, *BODY[place:]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{form}")
        path.write_text(FORMS[form](paragraphs), encoding="utf-8")
        (article,) = read_articles([str(path)])
    return any(line in p.text for p in article.classified)


def measured(name: str, form: str) -> list[tuple[str, str, bool]]:
    """Kind, text, and whether it is kept, of all lines of a file."""
    place = len(BODY) // 2
    return [(kind, line, kept(line, form, place)) for kind, line in lines(name)]


def main() -> None:
    """Print the shares by kind, and what went wrong."""
    for name, right in (("running", True), ("furniture", False)):
        for form in FORMS:
            found = measured(name, form)
            good, all_ = (Counter(kind for kind, _, is_kept in found if is_kept in which) for which in ((right,), (True, False)))
            by_kind = ", ".join(f"{kind} {good[kind]}/{n}" for kind, n in all_.items())
            print(f"{name} as {form}: {'kept' if right else 'set aside'} {sum(good.values())} of {len(found)} ({by_kind})")
            print("\n".join(f"  {kind}: {line}" for kind, line, is_kept in found if is_kept is not right))


if __name__ == "__main__":
    main()
