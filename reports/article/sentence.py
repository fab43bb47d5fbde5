"""What the article is about by the model, in two or three short sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from classifier.sureness import Sureness
from reports.records import ThemeSummary
from reports.texts import Segment, Texts

#: After the first theme so many others are named; the rest is counted.
NAMED = 3
#: A theme with less than this share of the words is not what a text is mostly about, even where it leads.
MOSTLY = 0.5
#: Where the leading theme has less than this share of the words, the text is about something else: readers took "partly about
#: privacy" of 2 % for a subject of the text.
MARGINAL = 0.1


def summary_sentence(summary: ThemeSummary, texts: Texts) -> list[Segment]:
    """What the text is about: the leading theme or themes by share of words, then the others. Themes with the same printed share
    are named as equal, so that rounding never ranks them. The verb says how sure the least sure of the leading themes is."""
    if not summary.paragraphs:
        return texts.segments("summary.none_classified")
    themes = _plain(texts.number(len(summary.themes)))
    shares = [(t, theme.share_words or 0.0) for t, theme in enumerate(summary.themes) if theme.numbers]
    if not shares:
        if len(summary.themes) == 1:
            return texts.segments("summary.none_one", first=_theme(summary, 0, texts))
        if open_themes(summary):
            return texts.segments("summary.none_open", themes=themes, open=_open(summary, texts))
        return texts.segments("summary.none", themes=themes)
    shares.sort(key=lambda item: (-item[1], item[0]))
    if shares[0][1] < MARGINAL:
        return _marginal(summary, shares, texts)
    printed, leaders = next(groupby(shares, key=lambda item: texts.percent(item[1])))
    first = [t for t, _ in leaders]
    if (second := _other_leader(summary, first)) is not None:
        return _contested(summary, first[0], second, shares, texts)
    doubts = list(Sureness)
    least = max((summary.themes[t].sureness for t in first), key=doubts.index)
    names = [_theme(summary, t, texts) for t in first[: NAMED + 1]]
    if rest := len(first) - len(names):
        names.append(texts.segments("summary.more_first", n=_plain(texts.number(rest))))
    values = {
        "most": _plain(texts("summary.mostly" if shares[0][1] >= MOSTLY else "summary.most")),
        "verb": _plain(texts(f"summary.verb.{least.value}")),
        "first": _list(names, texts),
        "share": _plain(printed),
        "themes": themes,
    }
    others = shares[len(first) :]
    if others:
        values["others"] = _others(summary, others, texts)
    if len(first) > 1:
        key = "tied_first" if others else "tied"
    elif others:
        key = "first"
    elif len(summary.themes) == 1:
        key = "only_theme"
    elif open_themes(summary):
        key = "alone" if shares[0][1] >= MOSTLY else "alone_some"
    else:
        key = "only" if shares[0][1] >= MOSTLY else "only_some"
    without = sum(p.words for p in summary.paragraphs if not any(p.decisions))
    nothing = texts.segments("summary.rest") if without >= MOSTLY * summary.words else []
    return texts.segments(f"summary.{key}", **values) + nothing + _whether(summary, texts)


def open_themes(summary: ThemeSummary) -> list[int]:
    """The themes that no paragraph was given, but that one may well carry all the same; the likeliest first."""
    found = [t for t, theme in enumerate(summary.themes) if not theme.numbers and theme.sureness is Sureness.UNCLEAR]
    return sorted(found, key=lambda t: -(summary.themes[t].error or 0.0))[:NAMED]


def _open(summary: ThemeSummary, texts: Texts) -> list[Segment]:
    return _list([_theme(summary, t, texts) for t in open_themes(summary)], texts)


def _whether(summary: ThemeSummary, texts: Texts) -> list[Segment]:
    """That it is not known whether the text is about further themes; nothing where there are none of these."""
    return texts.segments("summary.open", open=_open(summary, texts)) if open_themes(summary) else []


def _marginal(summary: ThemeSummary, shares: Sequence[tuple[int, float]], texts: Texts) -> list[Segment]:
    doubt = summary.themes[shares[0][0]].sureness.value
    said = texts.segments("summary.marginal", verb=_plain(texts(f"summary.aside.{doubt}")), names=_others(summary, shares, texts))
    return said + _whether(summary, texts)


def _other_leader(summary: ThemeSummary, first: Sequence[int]) -> int | None:
    """The theme that would lead if unsure paragraphs were left out, None where it is one of the leading themes anyway."""
    words = [0] * len(summary.themes)
    for p in summary.paragraphs:
        unsure = {check.theme for check in p.checks}
        for t, decided in enumerate(p.decisions):
            words[t] += p.words * (decided and t not in unsure)
    best = max(range(len(words)), key=lambda t: words[t])
    return best if words[best] > max(words[t] for t in first) else None


def _contested(
    summary: ThemeSummary, first: int, second: int, shares: Sequence[tuple[int, float]], texts: Texts
) -> list[Segment]:
    named = {t: _named(summary, t, share, texts) for t, share in shares}
    others = [(t, share) for t, share in shares if t not in (first, second)]
    share = _plain(texts.percent(dict(shares)[first]))
    result = texts.segments("summary.contested", first=_theme(summary, first, texts), share=share, second=named[second])
    return result + (texts.segments("summary.also", others=_others(summary, others, texts)) if others else [])


def _others(summary: ThemeSummary, others: Sequence[tuple[int, float]], texts: Texts) -> list[Segment]:
    named = others if len(others) <= NAMED + 1 else others[:NAMED]
    parts = [_named(summary, t, share, texts) for t, share in named]
    if rest := len(others) - len(named):
        parts.append(texts.segments("summary.more", n=_plain(texts.number(rest))))
    return _list(parts, texts)


def _named(summary: ThemeSummary, t: int, share: float, texts: Texts) -> list[Segment]:
    key = "summary.other_unclear" if summary.themes[t].sureness is Sureness.UNCLEAR else "summary.other"
    return texts.segments(key, theme=_theme(summary, t, texts), share=_plain(texts.percent(share)))


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
