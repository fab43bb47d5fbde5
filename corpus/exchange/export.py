"""A corpus -> the file of another program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.coding.labels import HandLabel
from corpus.errors import InputError
from corpus.exchange.formats import FORMATS
from corpus.exchange.newtext import one_line
from corpus.exchange.record import Coded
from corpus.exchange.sidecar import Key
from corpus.folder import Corpus
from corpus.gates.parser import Json
from corpus.records import text_sha256


def export_bytes(corpus: Corpus, extras: Mapping[Key, Json], form: str, coders: Sequence[str] = ()) -> bytes:
    """The labels of `coders` (all of them by default) in a format, with the keys that an import of this format left.

    Raises InputError for a coder who is not in the corpus.
    """
    known = {label.coder for label in corpus.labels}
    for coder in coders:
        if coder not in known:
            raise InputError(
                f"there is no coder {coder!r}", where=corpus.path, hint=f"The coders are: {', '.join(sorted(known))}."
            )
    labels = [label for label in corpus.labels if not coders or label.coder in coders]
    items: list[Coded] = []
    tasks: set[tuple[str, int]] = set()
    for label in labels:
        place = (label.article, label.paragraph)
        if place not in tasks:
            items += _task(corpus, extras, form, *place)
            tasks.add(place)
        items.append(_coded(corpus, label, extras.get((*place, label.coder, form), {})))
    if not coders:
        for article, paragraph, coder, name in extras:
            if name == form and not coder and (article, paragraph) not in tasks:
                items += _task(corpus, extras, form, article, paragraph)
    return FORMATS[form][1](items, corpus.codebook)


def _task(corpus: Corpus, extras: Mapping[Key, Json], form: str, article: str, paragraph: int) -> list[Coded]:
    """What an import kept of a task as a whole, as a record without coder; nothing where the paragraph is gone."""
    extra = extras.get((article, paragraph, "", form))
    if extra is None or article not in corpus.articles or not 1 <= paragraph <= len(corpus.articles[article].paragraphs):
        return []
    text = corpus.articles[article].paragraphs[paragraph - 1].text
    nobody = HandLabel(article, paragraph, "", "", text_sha256(text), (None,) * len(corpus.codebook.ids))
    return [_coded(corpus, nobody, extra)]


def _coded(corpus: Corpus, label: HandLabel, extra: Json) -> Coded:
    text = corpus.articles[label.article].paragraphs[label.paragraph - 1].text
    extra = dict(extra)
    original = extra.pop("text", None)
    if isinstance(original, str) and text_sha256(one_line(original)) == text_sha256(text):
        text = original
    return Coded(text, label.values, label.article, label.paragraph, label.coder, label.sample, label.text_sha256, extra)
