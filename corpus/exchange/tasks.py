"""Drawn paragraphs -> the file in which another program lets people code them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.coding.drawn import Drawn, to_code
from corpus.coding.labels import HandLabel, settle
from corpus.errors import InputError
from corpus.exchange import doccano, label_studio, prodigy, sheet
from corpus.exchange.record import Coded, Writer
from corpus.folder import Corpus

#: The programs in which people code; the other formats hold finished labels only.
TASKS: dict[str, Writer] = {
    "sheet": sheet.write_tasks,
    "doccano": doccano.write_tasks,
    "label-studio": label_studio.write,
    "prodigy": prodigy.write_tasks,
}


def tasks_bytes(corpus: Corpus, rows: Iterable[Drawn], form: str) -> bytes:
    """Drawn paragraphs as tasks in a format of TASKS, in the order given. Raises InputError for a format without tasks, and where
    no paragraph is given."""
    if form not in TASKS:
        raise InputError(f"{form} holds labels, not tasks", hint=f"Choose one of: {', '.join(TASKS)}.")
    items = [_task(corpus, row) for row in rows]
    if not items:
        raise InputError("there is nothing left to code", where=corpus.path, hint="Draw more with `absatz sample`.")
    return TASKS[form](items, corpus.codebook)


def uncoded(corpus: Corpus, coders: Sequence[str], purpose: str = "") -> tuple[Drawn, ...]:
    """What was drawn and is still to be coded: by one of these coders, or by anybody where none is named."""
    coded: dict[tuple[str, int], set[str]] = {}
    for label in corpus.labels:
        coded.setdefault((label.article, label.paragraph), set()).add(label.coder)
    return tuple(
        row
        for row in to_code(corpus.drawn, purpose)
        if (set(coders) - coded.get(row.spot, set()) if coders else row.spot not in coded)
    )


def unsettled_bytes(corpus: Corpus) -> bytes:
    """The paragraphs on which coders differ and no adjudicator has decided, as a sheet: the note says who judged what. Raises
    InputError where there are none."""
    items: list[Coded] = []
    settled = settle(corpus.labels)
    groups: dict[tuple[str, int], list[HandLabel]] = {}
    for label in corpus.labels:
        groups.setdefault((label.article, label.paragraph), []).append(label)
    for (article, number), group in sorted(groups.items()):
        notes = []
        for column, theme in enumerate(corpus.codebook.ids):
            said = {label.coder: label.values[column] for label in group if label.values[column] is not None}
            if len(set(said.values())) > 1 and settled[article, number][column] is None:
                notes.append(f"{theme}: " + ", ".join(f"{coder} {value}" for coder, value in sorted(said.items())))
        if notes:
            text = corpus.articles[article].paragraphs[number - 1].text
            nothing = (None,) * len(corpus.codebook.ids)
            items.append(Coded(text, nothing, article, number, extra={sheet.NOTE: "; ".join(notes)}))
    if not items:
        raise InputError("there is nothing to settle", where=corpus.path, hint="The coders differ on no judgement.")
    return sheet.write_tasks(items, corpus.codebook)


def _task(corpus: Corpus, row: Drawn) -> Coded:
    article = corpus.articles.get(row.article)
    if article is None or row.paragraph > len(article.paragraphs):
        hint = "Restore its text, or draw anew."
        raise InputError(f"{row.article}#{row.paragraph} was drawn and is not there any more", where=corpus.path, hint=hint)
    text = article.paragraphs[row.paragraph - 1].text
    nothing = (None,) * len(corpus.codebook.ids)
    return Coded(text, nothing, row.article, row.paragraph, "", row.by, row.text_sha256)
