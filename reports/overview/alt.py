"""What the figures of a corpus report show, in words."""

from __future__ import annotations

from reports.overview.records import Overview, Share
from reports.quantify.records import Estimate
from reports.texts import Texts

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
        "corrected": texts.percent(None if corrected is None else corrected.share),
        "interval": interval(corrected, texts),
    }


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
