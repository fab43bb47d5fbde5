"""The one-sentence summary: what the article is about by the model, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reports.records import ThemeSummary
from reports.texts import Segment, Texts

#: After the first theme so many others are named; the rest is counted.
NAMED = 3


def summary_sentence(summary: ThemeSummary, texts: Texts) -> list[Segment]:
    """One sentence: the leading theme or themes by share of words, then the others. Themes with the same printed share are named
    as equal, so that rounding never ranks them."""
    if not summary.paragraphs:
        return texts.segments("summary.none_classified")
    n, themes = len(summary.paragraphs), _plain(texts.number(len(summary.themes)))
    shares = [(t, theme.share_words or 0.0) for t, theme in enumerate(summary.themes) if theme.numbers]
    if not shares:
        key = "summary.none_one_paragraph" if n == 1 else "summary.none"
        return texts.segments(key, n=_plain(texts.number(n)), themes=themes)
    shares.sort(key=lambda item: (-item[1], item[0]))
    printed, leaders = next(groupby(shares, key=lambda item: texts.percent(item[1])))
    first = [t for t, _ in leaders]
    names = _list([_theme(summary, t, texts) for t in first], texts)
    values = {"first": names, "share": _plain(printed), "themes": themes}
    others = shares[len(first) :]
    if others:
        return texts.segments(
            "summary.tied_first" if len(first) > 1 else "summary.first", others=_others(summary, others, texts), **values
        )
    if len(first) > 1:
        return texts.segments("summary.tied", **values)
    return texts.segments("summary.only" if len(summary.themes) > 1 else "summary.only_theme", **values)


def _others(summary: ThemeSummary, others: Sequence[tuple[int, float]], texts: Texts) -> list[Segment]:
    named = others if len(others) <= NAMED + 1 else others[:NAMED]
    parts = [
        texts.segments("summary.other", theme=_theme(summary, t, texts), share=_plain(texts.percent(share))) for t, share in named
    ]
    if rest := len(others) - len(named):
        parts.append(texts.segments("summary.more", n=_plain(texts.number(rest))))
    return _list(parts, texts)


def _theme(summary: ThemeSummary, t: int, texts: Texts) -> list[Segment]:
    return [{"t": summary.themes[t].name(texts.language), "theme": t}]


def _list(parts: Sequence[list[Segment]], texts: Texts) -> list[Segment]:
    """a, b and c.

    >>> from reports.texts import texts
    >>> "".join(s["t"] for s in _list([[{"t": "a"}], [{"t": "b"}], [{"t": "c"}]], texts("de")))
    'a, b und c'
    """
    result = list(parts[0])
    for i, part in enumerate(parts[1:], start=2):
        result += [{"t": texts("and") if i == len(parts) else ", "}, *part]
    return result


def _plain(text: str) -> list[Segment]:
    return [{"t": text}]
