"""Texts and labels as a Python user has them -> a corpus, or a hold-out to score on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from classifier.estimator import check_targets
from classifier.model import Floats
from classifier.python_inputs import Given, given_articles, given_texts
from corpus.codebook import CodeBook
from corpus.coding.labels import label_for, nothing_judged
from corpus.folder import Corpus
from corpus.paragraphs.article import GIVEN
from corpus.records import Article, Paragraph, Role
from training.parts import Note
from training.unseen import HoldOut

#: What messages call a corpus that is no folder.
WHERE = "the texts and labels given"


def corpus_from_arrays(
    texts: object, labels: object, *, articles: object, themes: Sequence[str] | None, codebook: CodeBook | None, language: str,
    note: Note,
) -> Corpus:  # fmt: skip
    """n texts with (n, k) labels of 1, 0 and NaN or None (not judged) as a corpus. The themes are named by the columns of
    `labels` where it is a DataFrame (`themes` chooses among them), else by `themes` or the code book. A code book may have
    more themes, which `note` hears of. Raises TypeError or ValueError where they do not fit together."""
    given = given_texts(texts)
    found, targets = targets_of(labels, given, themes or (codebook.ids if codebook else ()))
    if themes is not None and set(themes) < set(found):
        targets, found = targets[:, [found.index(theme) for theme in themes]], tuple(themes)
    if themes is not None and (missing := [theme for theme in themes if theme not in found]):
        raise ValueError(f"the labels have no column {missing[0]!r}; they have {', '.join(found)}")
    book = codebook or bare_codebook(found, language)
    if unknown := [theme for theme in found if theme not in book.ids]:
        raise ValueError(f"the code book has no theme {unknown[0]!r}; it has {', '.join(book.ids)}")
    if themes is None and (left_out := [theme for theme in book.ids if theme not in found]):
        note(f"not learned, since the labels have no column for it: {', '.join(left_out)}")
    book = book.of_themes(found)
    targets = targets[:, [found.index(theme) for theme in book.ids]]
    names = names_of(articles, given)
    by_article: dict[str, list[Paragraph]] = {}
    rows = []
    for name, text, values in zip(names, given.values, targets.tolist(), strict=True):
        paragraphs = by_article.setdefault(name, [])
        paragraphs.append(Paragraph(name, len(paragraphs) + 1, text, 0, len(text), Role.BODY, True, GIVEN))
        judged = tuple(None if np.isnan(value) else int(value) for value in values)
        rows.append(label_for(paragraphs[-1], "given", "unknown", judged))
    read = {name: Article(name, WHERE, "", tuple(paragraphs)) for name, paragraphs in by_article.items()}
    return Corpus(WHERE, book, read, tuple(rows))


def hold_out_from_arrays(texts: object, labels: object, *, articles: object, themes: tuple[str, ...]) -> HoldOut:
    """n texts with (n, k) labels for these themes, to score on. A theme that a DataFrame has no column for was not judged.
    Raises TypeError or ValueError where they do not fit together."""
    given = given_texts(texts)
    if not given.values:
        raise ValueError("there are no texts to score on")
    found, targets = targets_of(labels, given, themes)
    if unknown := [theme for theme in found if theme not in themes]:
        raise ValueError(f"the model has no theme {unknown[0]!r}; it has {', '.join(themes)}")
    everything = np.full((len(given.values), len(themes)), np.nan)
    everything[:, [themes.index(theme) for theme in found]] = targets
    if np.isnan(everything).all():
        raise nothing_judged(WHERE)
    places = tuple(f"texts[{place}]" for place in range(len(given.values)))
    return HoldOut(tuple(given.values), tuple(names_of(articles, given)), places, everything)


def targets_of(labels: object, texts: Given, themes: Sequence[str]) -> tuple[tuple[str, ...], Floats]:
    """The k theme ids and the (n, k) targets. Raises ValueError where nothing names the themes, or shapes and values do not
    fit."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(labels, pandas.DataFrame | pandas.Series):
        if texts.index is not None and not labels.index.equals(texts.index):
            raise ValueError("texts and labels have different indexes: take both from one table")
        if isinstance(labels, pandas.DataFrame):
            themes = [str(column) for column in labels.columns]
        labels = labels.astype(object).where(labels.notna(), None).to_numpy()
    refuse_one_theme(themes)
    if not themes:
        raise ValueError('the themes have no names: give themes=["…", …], a code book, or labels as a DataFrame')
    if len(set(themes)) < len(themes):
        raise ValueError(f"a theme is given twice: {', '.join(themes)}")
    targets = check_targets(texts.values, _floats(labels))
    if targets.shape[1] != len(themes):
        raise ValueError(f"labels of shape {targets.shape} do not fit {len(themes)} themes: {', '.join(themes)}")
    return tuple(themes), targets


def refuse_one_theme(themes: object) -> None:
    """Raise TypeError for a string where a list of theme ids belongs."""
    if isinstance(themes, str):
        raise TypeError(f"themes must be a list of theme ids: write [{themes!r}]")


def names_of(articles: object, texts: Given) -> list[str]:
    """The name of each text's article; without any every text is an article of its own."""
    if articles is not None:
        return [str(name) for name in given_articles(articles, texts)]
    return [f"text-{place:09}" for place in range(len(texts.values))]


def bare_codebook(themes: Sequence[str], language: str) -> CodeBook:
    """A code book with nothing but theme ids. Raises InputError for what is no id, and for a language that is not known.

    >>> bare_codebook(["sport"], "german").ids
    ('sport',)
    """
    entries = "".join(f"[[theme]]\nid = '{theme}'\n" for theme in themes)
    return CodeBook.from_bytes(f"language = '{language}'\n{entries}".encode(), "themes")


def codebook_of(codebook: str | Path | CodeBook | None) -> CodeBook | None:
    """A code book given as a file or as one."""
    return codebook if codebook is None or isinstance(codebook, CodeBook) else CodeBook.from_toml(Path(codebook))


def _floats(labels: object) -> Any:
    try:
        return np.asarray(labels, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError("labels must be 1, 0 or None (not judged), a row per text and a column per theme") from error
