"""ThemeSummary -> the JSON that is attached to every report: all numbers, the whole original text, in a format with a version."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from corpus.rounding import decimals, rounded
from reports.likeness import likeness_json
from reports.records import ParagraphFacts, TellingWord, ThemeFacts, ThemeSummary

FORMAT = "absatz-report"
FORMAT_VERSION = 1


def report_json(summary: ThemeSummary) -> bytes:
    """The report's data as UTF-8 JSON. Same summary, same bytes; docs/reports.md lists the entries."""
    themes = tuple(theme.id for theme in summary.themes)
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "article": summary.article,
        "title": summary.title,
        "source": summary.source,
        "encoding": summary.encoding,
        "language": summary.language,
        "dates": [asdict(date) for date in summary.dates],
        "metadata": dict(summary.metadata),
        "words": summary.words,
        "no_theme": list(summary.no_theme),
        "assigned": summary.assigned,
        "unsure": summary.unsure,
        "expected_error": summary.expected_error,
        "unsure_above": summary.unsure_above,
        "estimated_from": summary.estimated_from,
        "quotes": [
            {"themes": [themes[t] for t in q.themes], "paragraph": q.number, "start": q.start, "end": q.end}
            | {"contribution": q.contribution}
            for q in summary.quotes
        ],
        "likeness": [likeness_json(one) for one in summary.likeness],
        "themes": {theme.id: _theme(theme) for theme in summary.themes},
        "paragraphs": [_paragraph(p, themes) for p in summary.paragraphs],
        "set_aside": [asdict(line) for line in summary.set_aside],
        "validation": None if summary.validation is None else asdict(summary.validation),
        "provenance": asdict(summary.provenance),
    }
    # A file name or text may hold half a surrogate pair, which UTF-8 cannot; escaped, JSON can.
    return json.dumps(rounded(data, decimals), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _theme(theme: ThemeFacts) -> dict[str, Any]:
    return {
        "names": theme.names,
        "threshold": theme.threshold,
        "prevalence": theme.prevalence,
        "prevalence_adds": theme.shift,
        "paragraphs": theme.numbers,
        "words": theme.words,
        "share_paragraphs": theme.share_paragraphs,
        "share_words": theme.share_words,
        "words_for": [_word(word) for word in theme.words_for],
        "words_against": [_word(word) for word in theme.words_against],
        "error": theme.error,
        "sureness": theme.sureness.value,
        "reliability": None if theme.reliability is None else asdict(theme.reliability),
    }


def _word(word: TellingWord) -> dict[str, Any]:
    return {"word": word.word, "count": word.count, "paragraphs": word.paragraphs, "contribution": word.contribution}


def _paragraph(paragraph: ParagraphFacts, themes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": paragraph.number,
        "id": paragraph.id,
        "role": paragraph.role.value,
        "start": paragraph.start,
        "end": paragraph.end,
        "words": paragraph.words,
        "text": paragraph.text,
        "text_sha256": paragraph.text_sha256,
        "trained_on": paragraph.trained_on,
        "probabilities": dict(zip(themes, paragraph.probabilities, strict=True)),
        "rest_of_article": dict(zip(themes, paragraph.article, strict=True)),
        "headings": dict(zip(themes, paragraph.headings, strict=True)),
        "decisions": {theme: int(d) for theme, d in zip(themes, paragraph.decisions, strict=True)},
        "marks": [
            {
                "theme": themes[m.theme],
                "start": m.start,
                "end": m.end,
                "word": m.word,
                "contribution": m.contribution,
                "deciding": m.deciding,
            }
            for m in paragraph.marks
        ],
        "checks": [
            {"theme": themes[c.theme], "words_for": c.words_for, "words_against": c.words_against} for c in paragraph.checks
        ],
        "explained": paragraph.explained,
    }
