"""ThemeSummary + texts -> what the template prints: finished words and numbers, no decision left to the layout."""

from __future__ import annotations

from typing import Any

from reports.article.alt import shares_alt
from reports.article.facts_view import facts, reliability_view
from reports.article.paragraph_view import appendix, cut_at, last_printed, paragraphs
from reports.article.sentence import summary_sentence
from reports.article.strip import strip
from reports.palette import style
from reports.print.clean import clean, clean_all, closed, has_unshowable, right_to_left
from reports.records import TellingWord, ThemeSummary
from reports.texts import Segment, Texts

#: Paragraph numbers listed behind a figure; a theme that is everywhere needs no list of everything.
LISTED = 24
LISTED_FOR_WORD = 3
TITLE_CHARACTERS = 220
HEADER_CHARACTERS = 70
NAME_CHARACTERS = 60


def article_view(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    """All that the article report's template reads, cleaned, as JSON data."""
    title = cut(summary.title, TITLE_CHARACTERS, texts)
    last = last_printed(summary)
    view = {
        "lang": texts.language,
        "text_lang": summary.language,
        "title": title,
        "title_rtl": right_to_left(title),
        "kicker": texts("kicker"),
        "header": [
            f"{texts('kicker')} · {cut(summary.title, HEADER_CHARACTERS, texts)}",
            cut(summary.source, HEADER_CHARACTERS // 2, texts),
        ],
        "footer": texts(
            "footer", version=summary.provenance.absatz, model=summary.provenance.model_sha256[:8] or texts("undefined")
        ),
        "page": texts("page", n="{n}", total="{total}"),
        "last": last,
        "themes": [
            {
                "name": closed(cut(theme.name(texts.language), NAME_CHARACTERS, texts)),
                "colour": s.colour,
                "dash": s.dash,
                "lines": s.lines,
            }
            for t, theme in enumerate(summary.themes)
            for s in [style(t)]
        ],
        "facts": facts(summary, texts),
        "summary": summary_sentence(summary, texts),
        "notes": _notes(summary, texts),
        "shares": _shares(summary, texts),
        "strip": strip(summary, texts, last),
        "reliability": reliability_view(summary, texts),
        "telling": _telling(summary, texts),
        "paragraphs": paragraphs(summary, texts),
        "appendix": appendix(summary, texts),
        "provenance": _provenance(summary, texts),
    }
    cleaned: dict[str, Any] = clean_all(view)
    # Metadata is not set as running text, so no places to break lines are marked in it.
    cleaned["document"] = {
        "title": texts("title", title=clean(title)),
        "description": texts("description"),
        "keywords": list(texts.table["keywords"]),
        "data": texts("data_description"),
    }
    return cleaned


def cut(text: str, characters: int, texts: Texts) -> str:
    """At most so many characters of a text, ending with a word where that is possible."""
    return text if len(text) <= characters else text[: cut_at(text, characters)].rstrip() + texts("ellipsis")


def _notes(summary: ThemeSummary, texts: Texts) -> list[list[Segment]]:
    notes: list[list[Segment]] = []
    if sum(bool(theme.numbers) for theme in summary.themes) > 1:
        notes.append([{"t": texts("summary.note")}])
    if learned := sum(p.trained_on for p in summary.paragraphs):
        key = "summary.trained_on_one" if learned == 1 else "summary.trained_on_many"
        notes.append([{"t": texts(key, n=texts.number(learned))}])
    if unsure := [p.number for p in summary.paragraphs if p.checks]:
        key = "summary.check" if summary.expected_error is not None else "summary.check_all"
        left = summary.expected_error
        counts = {"n": texts.number(summary.unsure), "assigned": texts.number(summary.assigned)}
        counts |= {"rate": texts.percent(summary.unsure_above), "left": texts.percent(left)}
        notes.append([{"t": texts(key, **counts)}, *_references(unsure, LISTED, texts)])
        notes[-1] += [{"t": "."}] if len(unsure) <= LISTED else []  # an ellipsis needs no full stop
    return notes


def _references(numbers: list[int] | tuple[int, ...], limit: int, texts: Texts) -> list[Segment]:
    """Paragraph numbers as segments that lead to the paragraphs.

    >>> from reports.texts import texts
    >>> _references([3, 5], 1, texts("en"))
    [{'t': '3', 'p': 3}, {'t': '\\xa0…'}]
    """
    result: list[Segment] = []
    for number in numbers[:limit]:
        result += [{"t": ", "}] if result else []
        result.append({"t": str(number), "p": number})
    return [*result, {"t": texts("ellipsis")}] if len(numbers) > limit else result


def _shares(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    rows = [
        {
            "theme": t,
            "share": theme.share_words or 0.0,
            "words": texts.percent(theme.share_words),
            "paragraphs": texts.count("paragraphs", len(theme.numbers)),
            "share_paragraphs": texts.percent(theme.share_paragraphs),
            "numbers": _references(theme.numbers, LISTED, texts),
        }
        for t, theme in enumerate(summary.themes)
    ]
    return {
        "heading": texts("shares.heading"),
        "rows": rows,
        "caption": texts("shares.caption"),
        "alt": shares_alt(summary, texts),
    }


def _telling(summary: ThemeSummary, texts: Texts) -> dict[str, Any] | None:
    if not summary.paragraphs:
        return None
    return {
        "heading": texts("telling.heading"),
        "for": texts("telling.for"),
        "against": texts("telling.against"),
        "none": texts("telling.none"),
        "caption": texts("telling.caption"),
        "themes": [
            {"for": [_word(w, texts) for w in theme.words_for], "against": [_word(w, texts) for w in theme.words_against]}
            for theme in summary.themes
        ],
    }


def _word(word: TellingWord, texts: Texts) -> dict[str, Any]:
    count = f"×{texts.number(word.count)}" if word.count > 1 else ""
    return {
        "word": closed(cut(word.word, NAME_CHARACTERS, texts)),
        "count": count,
        "numbers": _references(word.paragraphs, LISTED_FOR_WORD, texts),
    }


def _provenance(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    made = summary.provenance
    source = texts(
        "provenance.source_value",
        source=cut(summary.source, 2 * NAME_CHARACTERS, texts),
        encoding=summary.encoding,
        article=cut(summary.article, 2 * NAME_CHARACTERS, texts),
    )
    rows = [
        ("report", [texts("provenance.report_value", version=made.absatz)]),
        ("source", [source]),
        ("article", [hash_text(made.article_sha256, texts)]),
        (
            "model",
            [
                texts("provenance.report_value", version=made.model_absatz) if made.model_absatz else "",
                hash_text(made.model_sha256, texts),
            ],
        ),
        (
            "codebook",
            [
                texts("provenance.version", version=made.codebook_version) if made.codebook_version else "",
                hash_text(made.codebook_sha256, texts),
            ],
        ),
        ("training", [hash_text(made.training_sha256, texts)]),
    ]
    shown = (summary.title, *(p.text for p in summary.paragraphs), *(line.text for line in summary.set_aside))
    replaced = any(has_unshowable(text) for text in shown)
    return {
        "heading": texts("provenance.heading"),
        "intro": texts("provenance.intro"),
        "rows": [[texts(f"provenance.{key}"), ", ".join(value for value in values if value)] for key, values in rows],
        "replaced": texts("provenance.replaced") if replaced else "",
    }


def hash_text(digest: str, texts: Texts) -> str:
    return texts("provenance.hash", hash=cut(digest, 64, texts)) if digest else texts("provenance.unstated")
