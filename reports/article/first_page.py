"""The first page: what the article is about, how sure that is, and what to check, in sentences of 25 words at most."""

from __future__ import annotations

from typing import Any

from classifier.sureness import SURE
from reports.article.alt import shares_alt, sure_mark
from reports.article.sentence import open_themes, summary_sentence
from reports.article.strip import strip
from reports.cut import cut
from reports.print.clean import right_to_left
from reports.records import ParagraphFacts, Quote, ThemeReliability, ThemeSummary
from reports.texts import Segment, Texts

#: Paragraphs to check that are described; of further ones only so many numbers are given.
DESCRIBED = 4
LISTED = 24
#: Themes asked about per described paragraph, characters of a line with its beginning and at least of that, and characters of a
#: quoted sentence.
ASKED = 3
LINE, BEGINNING = 100, 40
QUOTED = 320


def about(summary: ThemeSummary, texts: Texts, last: int) -> dict[str, Any]:
    """The first question: sentence, shares with their marks, strip, quoted sentences."""
    quotes = [_quote(quote, summary, texts) for quote in summary.quotes]
    return {
        "heading": texts("about.heading"),
        "summary": summary_sentence(summary, texts),
        "shares": _shares(summary, texts) if summary.paragraphs else None,
        "strip": strip(summary, texts, last),
        "quotes_heading": texts("about.quotes_one" if len(quotes) == 1 else "about.quotes") if quotes else "",
        "quotes": quotes,
    }


def sure(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    """The second question: sentences on the whole, and what the marks beside the shares mean."""
    lines = [texts("sure.reader")]
    if summary.paragraphs:
        lines += _decisions(summary, texts)
    if (missed := _more_missed([theme.reliability for theme in summary.themes])) is not None:
        lines += [texts("sure.misses" if missed else "sure.invents"), texts("sure.elsewhere")]
    if learned := sum(p.trained_on for p in summary.paragraphs):
        lines.append(texts("sure.trained_on_one" if learned == 1 else "sure.trained_on_many", n=texts.number(learned)))
    return {
        "heading": texts("sure.heading"),
        "alert": texts("sure.unvalidated") if summary.validation is None else "",
        "text": " ".join(lines),
        "marks": texts("sure.marks", sure=texts.percent(SURE), unsure=texts.percent(summary.unsure_above))
        if summary.paragraphs
        else "",
    }


def to_check(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    """The third question: the paragraphs with unsure decisions, the least sure first, or one to begin a spot check with."""
    unsure = sorted((p for p in summary.paragraphs if p.checks), key=lambda p: (-worst(p, checked=True), p.number))
    missing = [_missing(summary, t, texts) for t in open_themes(summary)] if summary.paragraphs else []
    lines: list[list[Segment]] = list(missing)
    if unsure:
        intro = texts.segments("check.intro")
        further = sorted(p.number for p in unsure[DESCRIBED:])
        if further:
            lines.insert(0, [{"t": texts("check.more")}, *references(further, LISTED, texts)])
    elif missing:
        intro = texts.segments("check.missing_intro")
    elif summary.paragraphs:
        nearest = max(summary.paragraphs, key=lambda p: (worst(p), -p.number))
        closest = max(range(len(summary.themes)), key=lambda t: _chance(nearest, t))
        intro = texts.segments(
            "check.none",
            paragraph=[{"t": str(nearest.number), "p": nearest.number}],
            theme=[{"t": summary.themes[closest].name(texts.language), "theme": closest}],
        )
    else:
        intro = texts.segments("check.nothing")
    if summary.paragraphs and (n := len(summary.set_aside)):
        lines.append([{"t": texts("check.aside_one" if n == 1 else "check.aside", lines=texts.count("lines", n))}])
    return {
        "heading": texts("check.heading"),
        "intro": intro,
        "items": [_item(p, summary, texts) for p in sorted(unsure[:DESCRIBED], key=lambda p: p.number)],
        "lines": lines,
    }


def _missing(summary: ThemeSummary, t: int, texts: Texts) -> list[Segment]:
    """Where to look for a theme that may have been missed: the paragraph that it is likeliest in."""
    likeliest = max(summary.paragraphs, key=lambda p: (p.probabilities[t], -p.number)).number
    theme = [{"t": summary.themes[t].name(texts.language), "theme": t}]
    return texts.segments("check.missing", theme=theme, paragraph=[{"t": str(likeliest), "p": likeliest}])


def worst(paragraph: ParagraphFacts, *, checked: bool = False) -> float:
    """The chance of being wrong of a paragraph's least sure decision; with `checked` of those that are to be checked."""
    themes = [c.theme for c in paragraph.checks] if checked else range(len(paragraph.decisions))
    return max((_chance(paragraph, t) for t in themes), default=0.0)


def _chance(paragraph: ParagraphFacts, theme: int) -> float:
    """How likely the decision on a theme is wrong."""
    p = paragraph.probabilities[theme]
    return 1 - p if paragraph.decisions[theme] else p


def references(numbers: list[int] | tuple[int, ...], limit: int, texts: Texts) -> list[Segment]:
    """Paragraph numbers as segments that lead to the paragraphs.

    >>> from reports.texts import texts
    >>> references([3, 5], 1, texts("en"))
    [{'t': '3', 'p': 3}, {'t': '\\xa0…'}]
    """
    result: list[Segment] = []
    for number in numbers[:limit]:
        result += [{"t": ", "}] if result else []
        result.append({"t": str(number), "p": number})
    return [*result, {"t": texts("ellipsis")}] if len(numbers) > limit else result


def _shares(summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    return {
        "rows": [
            {
                "theme": t,
                "share": theme.share_words or 0.0,
                "words": texts.percent(theme.share_words),
                "paragraphs": texts.count("paragraphs", len(theme.numbers)),
                "sureness": theme.sureness.value,
                "mark": sure_mark(theme, texts),
            }
            for t, theme in enumerate(summary.themes)
        ],
        "caption": texts("shares.caption"),
        "alt": shares_alt(summary, texts),
    }


def _quote(quote: Quote, summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    paragraph = next(p for p in summary.paragraphs if p.number == quote.number)
    text = paragraph.text[quote.start : quote.end]
    return {
        "n": quote.number,
        "themes": list(quote.themes),
        "name": texts("paragraph.name", n=str(quote.number)),
        "text": cut(text, QUOTED, texts),
        "rtl": right_to_left(text),
    }


def _decisions(summary: ThemeSummary, texts: Texts) -> list[str]:
    """How many assignments there are, how many of them are unsure, and how many of the others are probably wrong."""
    assigned, unsure = summary.assigned, summary.unsure
    if not assigned:
        return [texts("sure.assigned_none")]
    lines = [texts.count("assigned", assigned)]
    if unsure == assigned:
        return [*lines, texts("sure.unsure_only" if unsure == 1 else "sure.unsure_all")]
    key = "none" if unsure == 0 else "one" if unsure == 1 else "many"
    if assigned > 1:
        lines.append(texts(f"sure.unsure_{key}", n=texts.number(unsure)))
        wrong = round((summary.expected_error or 0.0) * (assigned - unsure))
        few = "few" if wrong == 0 else "one" if wrong == 1 else "many"
        # Without unsure ones there are no "others": all are meant.
        lines.append(texts(f"sure.{'all' if unsure == 0 else 'wrong'}_{few}", n=texts.number(wrong)))
    return lines


def _more_missed(scores: list[ThemeReliability | None]) -> bool | None:
    """Whether the model missed more than it assigned wrongly when it was tested, None where that is not stated."""
    missed = wrong = 0.0
    for score in scores:
        if score is None or score.precision is None or score.recall is None:
            return None
        found = score.recall * score.positives
        missed += score.positives - found
        wrong += found / score.precision - found if score.precision else 0.0
    return missed > wrong if missed != wrong else None


def _item(paragraph: ParagraphFacts, summary: ThemeSummary, texts: Texts) -> dict[str, Any]:
    asked: list[Segment] = []
    for check in paragraph.checks[:ASKED]:
        key = "check.assigned" if paragraph.decisions[check.theme] else "check.missed"
        theme = summary.themes[check.theme].name(texts.language)
        asked += [*([{"t": " "}] if asked else []), *texts.segments(key, theme=[{"t": theme, "theme": check.theme}])]
    name = texts("paragraph.name", n=str(paragraph.number))
    room = LINE - len(name) - sum(len(piece["t"]) for piece in asked)
    return {
        "n": paragraph.number,
        "name": name,
        "asked": asked,
        "text": cut(paragraph.text, max(BEGINNING, room), texts),
        "rtl": right_to_left(paragraph.text),
    }
