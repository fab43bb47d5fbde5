"""Hard-wrapped text: how many paragraphs of the bundled articles come back whole when a program has broken their lines.

    python -m benchmarks.reading.wrapped [WIDTH …]

Every article is written anew with its lines broken at 72 columns (or WIDTH), once with blank lines between the paragraphs, once
without them and with the first line of every paragraph indented. Counted are the paragraphs that are read as in the unbroken
article, and the words of classified paragraphs that are no longer classified.
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from corpus.paragraphs.article import article_from_text
from corpus.records import Article
from corpus.sources import article_files

BUNDLED = Path(__file__).resolve().parents[2] / "corpus" / "bundled" / "articles"


def main(argv: list[str]) -> int:
    """Print one line per width and form."""
    articles = {path.stem: path.read_text(encoding="utf-8") for path in article_files(BUNDLED)}
    for width in [int(a) for a in argv] or [72, 120]:
        for name, wrap in FORMS.items():
            whole, lost = measure(articles, partial(wrap, width=width))
            print(f"{width} columns, {name}: paragraphs whole {whole:.1%}, words no longer classified {lost:.2%}")
    return 0


def with_blank_lines(paragraphs: list[str], width: int) -> str:
    """Wrapped, a blank line between the paragraphs."""
    return "\n\n".join(textwrap.fill(text, width) for text in paragraphs)


def with_indents(paragraphs: list[str], width: int) -> str:
    """Wrapped, no blank lines, the first line of every paragraph indented."""
    return "\n".join(textwrap.fill(text, width, initial_indent="   ") for text in paragraphs)


FORMS = {"blank lines": with_blank_lines, "indented": with_indents}


def measure(articles: dict[str, str], wrap: Callable[[list[str]], str]) -> tuple[float, float]:
    """Share of the paragraphs that are whole, and share of the classified words that no longer are."""
    total = whole = words = lost = 0
    for name, text in articles.items():
        before = _read(name, text)
        after = _read(name, wrap([paragraph.text for paragraph in before.paragraphs]))
        found = Counter(paragraph.text for paragraph in after.paragraphs)
        total += len(before.paragraphs)
        whole += sum((Counter(p.text for p in before.paragraphs) & found).values())
        wanted, kept = _classified_words(before), _classified_words(after)
        words += wanted.total()
        lost += (wanted - kept).total()
    return whole / total, lost / words


def _read(name: str, text: str) -> Article:
    return article_from_text(text, article_id=name, source=name)


def _classified_words(article: Article) -> Counter[str]:
    return Counter(word for paragraph in article.classified for word in paragraph.text.split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
