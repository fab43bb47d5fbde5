"""What the figures of a corpus report show, in words."""

from __future__ import annotations

from reports.overview.records import Overview, Share
from reports.quantify.records import Estimate
from reports.texts import Texts

#: Shares that have a name, which an interval is widened to: `overview.parts` in the texts, by their place.
PARTS = (0.0, 1 / 20, 1 / 10, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 9 / 10, 1.0)
#: An interval from one of so many first to one of so many last of them says nothing.
LITTLE = 1
#: Periods named in words; the attached data have them all.
NAMED = 24


def shares_alt(overview: Overview, texts: Texts) -> str:
    """Counted and corrected share of every theme."""
    items = [
        texts("overview.alt.share", theme=theme.name(texts.language), **said(share, texts))
        for theme, share in zip(overview.themes, overview.whole.shares, strict=True)
    ]
    return f"{texts('overview.alt.shares')} {'; '.join(items)}."


def course_alt(overview: Overview, texts: Texts) -> str:
    """First, highest and last period of every theme."""
    items = []
    for t, theme in enumerate(overview.themes):
        values = [(name, e) for group in overview.periods if (e := _shown(group.shares[t])) for name in [group.name]]
        if values:
            top = max(values, key=lambda item: item[1].share)
            picked = [values[0], top, values[-1]]
            named = "; ".join(f"{name} {texts.percent(e.share)}" for name, e in dict.fromkeys(picked))
            items.append(f"{theme.name(texts.language)}: {named}")
    return f"{texts('overview.alt.course')} {'. '.join(items)}."


def articles_alt(overview: Overview, texts: Texts) -> str:
    """In how many articles every theme occurs."""
    items = [
        texts(
            "overview.alt.article",
            theme=theme.name(texts.language),
            n=texts.number(sum(bool(row.with_theme[t]) for row in overview.articles)),
        )
        for t, theme in enumerate(overview.themes)
    ]
    return f"{texts('overview.alt.articles', n=texts.number(len(overview.articles)))} {'; '.join(items)}."


def said(share: Share, texts: Texts) -> dict[str, str]:
    """Counted and corrected share with the interval of the latter, as printed."""
    counted, corrected = share.counted, share.corrected
    return {
        "counted": texts.percent(None if counted is None else counted.share),
        "corrected": point(corrected, texts),
        "interval": interval(corrected, texts),
    }


def point(estimate: Estimate | None, texts: Texts) -> str:
    """The estimate as printed: a number, or its range in words where the interval is wide.

    >>> from reports.texts import texts
    >>> point(Estimate(0.64, 0.22, 1.0), texts("de", "overview")), point(Estimate(0.3, 0.25, 0.4), texts("en", "overview"))
    ('zwischen einem Fünftel und allen Absätzen', '30%')
    >>> point(Estimate(0.4, 0.02, 0.95), texts("de", "overview"))
    'nicht zu sagen'
    >>> point(Estimate(0.2, 0.0, 0.62), texts("en", "overview"))
    'up to two thirds of the paragraphs'
    """
    if estimate is None:
        return texts("undefined")
    if not estimate.wide:
        return texts.percent(estimate.share)
    low = max(place for place, share in enumerate(PARTS) if share <= estimate.low + 1e-9)
    high = min(place for place, share in enumerate(PARTS) if share >= estimate.high - 1e-9)
    if low <= LITTLE and high >= len(PARTS) - 1 - LITTLE:
        return texts("overview.parts.any")
    if high == len(PARTS) - 1:
        return texts("overview.parts.between_all", low=texts(f"overview.parts.p{low}"))
    if low == 0:
        return texts("overview.parts.between_none", high=texts(f"overview.parts.p{high}"))
    return texts("overview.parts.between", low=texts(f"overview.parts.p{low}"), high=texts(f"overview.parts.p{high}"))


def interval(estimate: Estimate | None, texts: Texts) -> str:
    """An interval as printed: from, to.

    >>> from reports.texts import texts
    >>> interval(Estimate(0.2, 0.1234, 0.3), texts("en"))
    '12–30%'
    """
    if estimate is None:
        return texts("undefined")
    low, high = texts.percent(estimate.low), texts.percent(estimate.high)
    return f"{int(100 * estimate.low + 0.5)}–{high}" if estimate.low >= 0.005 or estimate.low == 0 else f"{low}–{high}"


def _shown(share: Share) -> Estimate | None:
    return share.corrected or share.counted
