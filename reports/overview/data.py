"""Overview -> the JSON of a corpus report: all numbers, every article, in a format with a version."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from corpus.rounding import decimals, rounded
from reports.likeness import likeness_json
from reports.overview.records import Group, Overview, Share

FORMAT = "absatz-corpus-report"
FORMAT_VERSION = 1


def overview_json(overview: Overview) -> bytes:
    """The corpus report's data as UTF-8 JSON. Same overview, same bytes; docs/reports.md lists the entries."""
    themes = [theme.id for theme in overview.themes]
    data: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "language": overview.language,
        "articles_count": overview.whole.articles,
        "paragraphs": overview.whole.paragraphs,
        "words": overview.whole.words,
        "set_aside": overview.set_aside,
        "other_languages": overview.other_languages,
        "foreign": dict(overview.foreign),
        "no_theme": overview.no_theme,
        "unsure": overview.unsure,
        "assigned": overview.assigned,
        "assigned_unsure": overview.assigned_unsure,
        "expected_error": overview.expected_error,
        "unsure_above": overview.unsure_above,
        "estimated_from": overview.estimated_from,
        "likeness": [likeness_json(one) for one in overview.likeness],
        "learned": overview.learned,
        "labelled": overview.labelled,
        "correction_withheld": overview.withheld,
        "themes": {
            theme.id: {
                "names": theme.names,
                "threshold": theme.threshold,
                "prevalence": theme.prevalence,
                "counted_for": theme.counted_for,
                "reliability": None if theme.reliability is None else asdict(theme.reliability),
                **_share(share, overview.whole),
                "words_for": [asdict(word) for word in words],
            }
            for theme, share, words in zip(overview.themes, overview.whole.shares, overview.words, strict=True)
        },
        "period": overview.period,
        "undated": overview.undated,
        "periods": [_group(group, themes) for group in overview.periods],
        "sources": [_group(group, themes) for group in overview.sources],
        "groups": {grouping.column: [_group(group, themes) for group in grouping.groups] for grouping in overview.groupings},
        "crossed": [{"values": [one, other], **_group(group, themes)} for one, other, group in overview.crossed],
        "together": {row: dict(zip(themes, counts, strict=True)) for row, counts in zip(themes, overview.together, strict=True)},
        "profiles": [{"themes": [themes[t] for t in p.themes], "articles": p.articles} for p in overview.profiles],
        "check": [
            asdict(item) | {"article": overview.articles[item.article].id, "theme": themes[item.theme]} for item in overview.check
        ],
        "articles": [
            asdict(row)
            | {
                "with_theme": dict(zip(themes, row.with_theme, strict=True)),
                "words_with": dict(zip(themes, row.words_with, strict=True)),
            }
            for row in overview.articles
        ],
        "validation": None if overview.validation is None else asdict(overview.validation),
        "provenance": asdict(overview.provenance),
    }
    return json.dumps(rounded(data, decimals), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _group(group: Group, themes: list[str]) -> dict[str, Any]:
    return {
        "name": group.name,
        "articles": group.articles,
        "paragraphs": group.paragraphs,
        "words": group.words,
        "themes": {theme: _share(share, group) for theme, share in zip(themes, group.shares, strict=True)},
    }


def _share(share: Share, group: Group) -> dict[str, Any]:
    return {
        "paragraphs": share.paragraphs,
        "words": share.words,
        "share_words": share.words / group.words if group.words else None,
        "best": share.best,
        "estimates": {method.value: asdict(estimate) for method, estimate in share.estimates.items()},
    }
