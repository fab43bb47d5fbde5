"""What `absatz read` shows of an article: its facts, its paragraphs with role and reason, and what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus.gates.terminal import plain
from corpus.records import Article

#: Characters of a paragraph shown unless all is asked for.
SHOWN = 100
SPACE = re.compile(r"\s+")


def article_json(article: Article) -> dict[str, Any]:
    """Everything known about an article as JSON data."""
    return {
        "article": article.id,
        "source": article.source,
        "format": article.form,
        "encoding": article.encoding,
        "title": article.title,
        "dates": [{"value": d.value, "origin": d.origin, "published": d.published} for d in article.dates],
        "metadata": dict(article.metadata),
        "paragraphs": [
            {
                "paragraph": p.number, "role": p.role.value, "classified": p.classified, "reason": p.reason,
                "start": p.start, "end": p.end, "text": p.text,
            }
            for p in article.paragraphs
        ],
        "outside": list(article.outside),
    }  # fmt: skip


def article_lines(article: Article, *, full: bool = False, outside: bool = False) -> Iterator[str]:
    """The same as lines for a terminal: `+` marks what is classified, `-` what is set aside, with the deciding rule."""
    yield f"{plain(article.id)}  ({article.form}, {plain(article.encoding)}; {plain(article.source)})"
    if article.title:
        yield f"  title: {_short(article.title, full)}"
    for date in article.dates:
        what = "day of publication" if date.published else "not said to be that of publication"
        yield f"  date: {date.value} ({plain(date.origin)}; {what})"
    for key, value in article.metadata:
        yield f"  {plain(key)}: {_short(value, full)}"
    for p in article.paragraphs:
        reason = f" [{plain(p.reason)}]" if p.reason else ""
        yield f"{p.number:>5} {'+' if p.classified else '-'} {p.role.value}{reason}: {_short(p.text, full)}"
    if article.outside:
        words = sum(len(text.split()) for text in article.outside)
        yield f"  outside the article: {len(article.outside)} blocks, {words} words" + (
            "" if outside else " (--outside lists them)"
        )
        if outside:
            yield from (f"      - {_short(text, full)}" for text in article.outside)


def totals_text(articles: int, roles: Counter[str], classified: int, languages: Counter[str]) -> str:
    """One line over all articles, and one more where paragraphs were set aside for their language."""
    counted = ", ".join(f"{role} {n}" for role, n in roles.most_common())
    line = f"{articles} articles, {sum(roles.values())} paragraphs, {classified} of them classified ({counted})"
    if languages:
        named = ", ".join(f"{name} {n}" for name, n in languages.most_common())
        line += f"\n{sum(languages.values())} paragraphs set aside for their language ({named})"
    return line


def _short(text: str, full: bool) -> str:
    line = SPACE.sub(" ", plain(text)).strip()
    return line if full or len(line) <= SHOWN else line[:SHOWN].rstrip() + " …"
