"""What the page shows, as plain data for JSON. A coder sees texts and their own judgements, and nothing of anybody else."""

from __future__ import annotations

from itertools import islice
from typing import Any

from corpus.codebook import CodeBook
from corpus.coding.drawn import Spot
from corpus.coding.labels import ADJUDICATED
from corpus.coding.page.adviser import Advice
from corpus.coding.page.codings import Coding
from corpus.coding.page.desk import Desk
from corpus.coding.page.people import Person
from corpus.coding.page.queues import disputed
from corpus.records import Article

View = dict[str, Any]
#: Paragraphs shown before and behind the present one: more than any article has, but for files that are none.
AROUND = 200
#: Paragraphs of a list that are sent at once, and characters shown of each.
LISTED, EXCERPT = 100, 90


def place(desk: Desk, person: Person, spot: Spot) -> View:
    """A paragraph in its article, with everything that the page needs to show it."""
    article, queue = desk.project.articles[spot[0]], desk.queue(person)
    first, last = max(1, spot[1] - AROUND), min(len(article.paragraphs), spot[1] + AROUND)
    before, after = queue.beside(spot)
    view: View = {
        "article": article.id,
        "title": title(article),
        "facts": facts(article),
        "paragraph": spot[1],
        "paragraphs": [_paragraph(desk, person, article, number) for number in range(first, last + 1)],
        "cut": [first - 1, len(article.paragraphs) - last],
        "now": coding(desk.codings.get(person.coder, spot)),
        "before": before,
        "after": after,
        "suggestion": desk.suggestion(person, spot),
        "progress": progress(desk, person, spot),
    }
    if person.adjudicates:
        said = desk.at(spot)
        view["codes"] = [{"coder": coder, **coding(c)} for coder, c in said.items() if coder != ADJUDICATED]
        view["disputed"] = disputed(said)
        final = said.get(ADJUDICATED)
        view["changed"] = [c for c, one in said.items() if final and final.has_row and one.entry > final.entry]
    return view


def progress(desk: Desk, person: Person, spot: Spot | None = None) -> View:
    """How far somebody is; `seconds` is the time a paragraph takes them, None where that is not known yet."""
    queue = desk.queue(person)
    return {
        "of": len(queue.spots),
        "done": queue.done,
        "number": queue.number(spot) if spot else 0,
        "seconds": desk.codings.seconds(person.coder),
        "unwritten": len(desk.codings.pending),
    }


def listing(desk: Desk, person: Person, name: str, start: int) -> View:
    """A part of the paragraphs that a filter shows, from number `start` (0 is the first) on."""
    queue = desk.queue(person)
    return {
        "found": queue.count(name),
        "start": start,
        "items": [
            {
                "article": spot[0],
                "paragraph": spot[1],
                "text": excerpt(desk.project.paragraph(spot).text),
                "now": coding(desk.codings.get(person.coder, spot)),
            }
            for spot in islice(queue.filtered(name), start, start + LISTED)
        ],
    }


def excerpt(text: str) -> str:
    """The beginning of a text, cut behind a word.

    >>> excerpt("kurz"), excerpt("lang " * 30)[-11:], len(excerpt("x" * 500))
    ('kurz', 'lang lang …', 92)
    """
    if len(text) <= EXCERPT:
        return text
    begin = text[:EXCERPT]
    return f"{begin.rpartition(' ')[0] or begin} …"


def coding(one: Coding) -> View:
    """A judgement."""
    return {
        "values": one.values,
        "passed": one.passed,
        "edge": one.edge,
        "note": one.note,
        "entry": one.entry,
        "complete": one.complete,
        "by": one.by,
    }


def advice(found: Advice) -> View:
    """How learning stands."""
    points = [{"labelled": p.labelled, "f1": p.macro_f1, "interval": p.interval} for p in found.points]
    return {"state": found.state, "held_out": found.held_out, "stop": found.stop, "values": found.values, "points": points}


def themes(book: CodeBook, language: str) -> list[View]:
    """The code book as the page shows it, each text in the language asked for, else in any other."""
    return [
        {
            "id": theme.id,
            "name": theme.name(language),
            "definition": _either(theme.definition, language) or "",
            **{name: _either(getattr(theme, name), language) or () for name in ("include", "exclude", "examples")},
            "counterexamples": _either(theme.counterexamples, language) or (),
        }
        for theme in book.themes
    ]


def title(article: Article) -> str:
    """What an article is called on the page."""
    return article.title or article.id


def facts(article: Article) -> list[str]:
    """What else is known of an article: its id and its day."""
    dates = [date.value for date in article.dates if date.published][:1]
    return [*([article.id] if article.title and article.title != article.id else []), *dates]


def _either(by_language: dict[str, Any], language: str) -> Any:
    return by_language.get(language) or next(iter(by_language.values()), None)


def _paragraph(desk: Desk, person: Person, article: Article, number: int) -> View:
    paragraph, spot = article.paragraphs[number - 1], (article.id, number)
    mine = spot in desk.queue(person).rank
    view: View = {"n": number, "role": paragraph.role.value, "text": paragraph.text, "mine": mine}
    if mine:
        view["now"] = coding(desk.codings.get(person.coder, spot))
    return view
