"""What the figures of a corpus report support, a plain sentence each. A difference is named only where it is greater than chance:
where the 95 % intervals of two groups do not touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.overview.alt import interval
from reports.overview.periods import start
from reports.overview.records import Group, Overview, Share
from reports.quantify.records import Estimate
from reports.texts import Texts

#: Groups with fewer articles are not compared: their intervals rest on too little.
ARTICLES = 5
#: Sentences on differences, of those that were looked at.
SENTENCES = 6


def findings(overview: Overview, texts: Texts) -> list[str]:
    """The sentences, the most important first; none where nothing was classified."""
    if not overview.whole.paragraphs:
        return []
    sentences = _most(overview, texts)
    if overview.periods:
        sentences += _differences(overview, overview.periods, "time", texts, lambda name: period_name(name, texts))
    elif not overview.groupings and overview.sources:
        sentences += _differences(overview, overview.sources, "source", texts, lambda name: name)
    for grouping in overview.groupings:
        sentences += _differences(overview, grouping.groups, "by", texts, lambda name: name, column=grouping.column)
    return sentences


def period_name(name: str, texts: Texts) -> str:
    """A period as people write it.

    >>> from reports.texts import texts
    >>> de = texts("de", "overview")
    >>> [period_name(name, de) for name in ("2018-10-03", "2018-W40", "2018-10", "2018-Q4", "2018")]
    ['3. Okt 2018', 'KW 40/2018', 'Okt 2018', '4. Quartal 2018', '2018']
    """
    year, _, rest = name.partition("-")
    if not rest:
        return year
    if rest[0] in "QW":
        return texts(f"overview.names.{'quarter' if rest[0] == 'Q' else 'week'}", n=str(int(rest[1:])), year=year)
    day = start(name)
    month = texts.table["overview"]["names"]["months"][day.month - 1]
    return texts(f"overview.names.{'day' if len(rest) > 2 else 'month'}", day=str(day.day), month=month, year=year)


def _most(overview: Overview, texts: Texts) -> list[str]:
    """Which theme is the most frequent, as far as that can be told: where its interval is wide, only what was counted."""
    known = [(e, t) for t, share in enumerate(overview.whole.shares) if (e := shown(share)) is not None]
    found = sorted(known, key=lambda item: -item[0].share)
    if not found or found[0][0].share == 0:
        return [texts("overview.findings.none")]
    name = [theme.name(texts.language) for theme in overview.themes]
    first, t = found[0]
    if not first.wide:
        said = {"theme": name[t], "share": _said(first, "value", texts)}
        level = ", ".join([name[u] for e, u in found[1:] if e.high >= first.low][:3])
        return [texts(f"overview.findings.{'level' if level else 'most'}", others=level, **said)]
    t = max(range(len(name)), key=lambda u: overview.whole.shares[u].paragraphs)
    paragraphs = overview.whole.shares[t].paragraphs
    share = texts.percent(paragraphs / overview.whole.paragraphs)
    counted = {"theme": name[t], "share": share, "n": texts.count("overview.findings.times", paragraphs)}
    sentences = [texts("overview.findings.counted" if paragraphs else "overview.findings.counted_none", **counted)]
    sentences.append(texts("overview.findings.unknown", themes=", ".join(name[u] for e, u in found if e.wide)))
    certain = ", ".join(f"{name[u]} {_said(e, 'value', texts)}" for e, u in found if not e.wide)
    return [*sentences, texts("overview.findings.certain", shares=certain)] if certain else sentences


def _differences(
    overview: Overview, groups: Sequence[Group], kind: str, texts: Texts, name: Callable[[str], str], *, column: str = ""
) -> list[str]:
    """A sentence per theme whose highest and lowest group differ by more than chance; one sentence where none does, which says
    whether that is known of a theme at all: intervals that are all wide would hide any difference."""
    enough = [group for group in groups if group.articles >= ARTICLES and group.name]
    if len(enough) < 2:
        return [texts(f"overview.findings.{kind}_few", n=str(ARTICLES), column=column)]
    result, told = [], False
    for t, theme in enumerate(overview.themes):
        values = [(e, group) for group in enough if (e := shown(group.shares[t])) is not None]
        if len(values) < 2:
            continue
        told |= not any(e.wide for e, _ in values)
        high, low = max(values, key=lambda v: v[0].share), min(values, key=lambda v: v[0].share)
        if high[0].low > low[0].high:
            said = {"high": _said(high[0], "value", texts), "low": _said(low[0], "value", texts)}
            said |= {"most": name(high[1].name), "least": name(low[1].name), "theme": theme.name(texts.language)}
            result.append((high[0].low - low[0].high, texts(f"overview.findings.{kind}", column=column, **said)))
    result.sort(key=lambda item: -item[0])
    if not result:
        return [texts(f"overview.findings.{kind}_{'none' if told else 'wide'}", column=column)]
    return [sentence for _, sentence in result[:SENTENCES]]


def _said(estimate: Estimate, key: str, texts: Texts) -> str:
    """An estimate with its interval; the interval alone where that is wide."""
    key = f"overview.findings.{key}{'_wide' if estimate.wide else ''}"
    return texts(key, share=texts.percent(estimate.share), range=interval(estimate, texts))


def shown(share: Share) -> Estimate | None:
    """The estimate to go by: corrected where that is possible, else counted."""
    return share.corrected or share.counted
