"""A model against labels it has not seen."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from classifier.model import ThemeModel
from classifier.prevalence import Asked
from classifier.rule import rule_for, rule_from
from corpus.codebook import CodeBook
from corpus.coding.labels import HandLabel, checked_labels, nothing_judged, read_labels, settle
from corpus.errors import InputError
from corpus.folder import Corpus, fitting, read_corpus, stale_message
from corpus.gates.parser import HalfCharacterError, parsed
from corpus.gates.utf8 import decode_utf8, is_utf8
from corpus.records import Article
from corpus.sources import articles_by_id
from corpus.tables.rows import not_utf8
from training.fitting import Progress, silent
from training.parts import scored_part
from training.scores.evaluation import DecidedFor, Evaluation, coder_alphas, errors_of, evaluate_decisions
from training.scores.learning_curve import learning_curve
from training.settings import settings_from
from training.train import explained, trained
from training.unseen import HoldOut, hold_out_words, judged_by, refuse_seen

#: Hears of a row that cannot be read and is left out.
Skip = Callable[[InputError], None]


def raised(error: InputError) -> None:
    """Leave nothing out."""
    raise error


def read_hold_out(labels: Path, themes: tuple[str, ...], articles: Path | None = None, skip: Skip = raised) -> HoldOut:
    """A label file, CSV or JSONL, or a corpus folder: of this its hold-out, or all that is labelled where nothing was held out.
    Raises InputError where it is wrong or judges nothing; `skip` as in `read_jsonl`."""
    if labels.is_dir():
        return read_folder(labels, themes, skip)
    if labels.suffix.lower() in (".jsonl", ".ndjson"):
        return read_jsonl(labels, themes, skip)
    return read_csv(labels, articles, themes, skip)


def evaluate_hold_out(
    model: ThemeModel, labels: Path, articles: Path | None = None, skip: Skip = raised, asked: Asked | None = None
) -> Evaluation:
    """Everything about a model on a label file. Raises InputError where the file is wrong, judges nothing, or holds a
    paragraph the model was trained on; `skip` as in `read_jsonl`, `asked` as in `evaluate_data`. `labels` may be a corpus folder,
    as in `read_hold_out`."""
    name = labels.resolve().name if labels.is_dir() else labels.name
    return evaluate_data(model, read_hold_out(labels, model.themes, articles, skip), f"hold-out {name}", asked)


def evaluate_data(model: ThemeModel, data: HoldOut, kind: str, asked: Asked | None = None) -> Evaluation:
    """Everything about a model on labelled paragraphs; `kind` names them, `asked` is the prevalence to decide for, by theme (None
    in it: estimated from all paragraphs of the articles; None for it: the prevalence that the model is made for). Raises
    InputError where it was trained on one."""
    refuse_seen(data, frozenset(model.trained_on))
    words = hold_out_words(model, data)
    rule = rule_for(model) if asked is None else rule_from(model, asked, words[: len(words) - data.headings])
    said = judged_by(rule, words, data)
    evaluation = evaluate_decisions(
        kind,
        data.targets,
        said,
        data.articles,
        model.themes,
        prevalence=model.info.prevalence if asked is None else rule.shares,
        agreed=data.agreed,
    )
    return replace(
        evaluation,
        thresholds=dict(zip(model.themes, rule.thresholds.tolist(), strict=True)),
        errors=errors_of(data.targets, said, data.places, data.texts, model.themes),
        decided_for=None if asked is None else DecidedFor.of(rule, model.themes),
    )


def evaluate_folds(
    model: ThemeModel, corpus: Corpus, progress: Progress = silent, *, curve: bool = True, jobs: int = 0
) -> Evaluation:
    """Everything about how a model was made, by making it anew in folds: its cross-validation, the learning curve, the worst
    errors. Raises InputError where the corpus is not the one the model was trained on."""
    if model.info.data is None or model.info.data.sha256 != corpus.sha256:
        raise InputError(
            "the model was not trained on this corpus",
            where=corpus.path,
            hint="Name its corpus with --corpus, or a file of labels it has not seen.",
        )
    settings = settings_from(model.info.training)
    done = trained(corpus, settings, progress, jobs=jobs)
    data, said, themes = done.data, done.out_of_fold, corpus.codebook.ids
    places = [f"{article}#{number}" for article, number in zip(data.articles, data.numbers, strict=True)]
    points = None
    if curve:
        with explained(corpus):
            points = learning_curve(corpus.codebook, done.counts, data, settings, said, progress=progress, jobs=jobs)
    return replace(
        done.evaluation,
        thresholds=dict(zip(model.themes, model.thresholds.tolist(), strict=True)),
        errors=errors_of(data.targets, said, places, data.texts, themes),
        learning_curve=points,
    )


def read_csv(path: Path, articles: Path | None, themes: tuple[str, ...], skip: Skip = raised) -> HoldOut:
    """Labels of a CSV file with their texts, which stand in a folder of articles. A column that is a theme neither of the model
    nor of the code book beside the file is refused; `skip` hears of labels whose text has changed, and that are left out."""
    known = _all_themes(path.parent, themes)
    labels = tuple(replace(label, values=label.values[: len(themes)]) for label in read_labels(path, known))
    folder = articles or path.parent / "articles"
    read = articles_by_id(folder)
    if not read:
        raise InputError(
            "no articles in this folder", where=folder, hint="Name the folder of the labelled articles with --articles."
        )
    fit, stale = fitting(checked_labels(labels, read, path), read)
    if stale:
        skip(InputError(stale_message(stale), where=path))
    return _held_out(fit, read, path, themes)


def read_folder(folder: Path, themes: tuple[str, ...], skip: Skip = raised) -> HoldOut:
    """The hold-out of a corpus, or all its labels where nothing was held out; for the themes of a model, in its order."""
    corpus = scored_part(read_corpus(folder))
    path = folder / "labels.csv"
    if corpus.stale:
        skip(InputError(stale_message(corpus.stale), where=path))
    ids = corpus.codebook.ids
    columns = [ids.index(theme) if theme in ids else None for theme in themes]
    labels = tuple(
        replace(label, values=tuple(None if column is None else label.values[column] for column in columns))
        for label in corpus.labels
    )
    return _held_out(labels, corpus.articles, path, themes)


def _all_themes(folder: Path, themes: tuple[str, ...]) -> tuple[str, ...]:
    """The themes of a model, then those that the code book beside a label file knows besides."""
    own = folder / "codebook.toml"
    others = CodeBook.from_toml(own).ids if own.exists() else ()
    return (*themes, *(theme for theme in others if theme not in themes))


def _held_out(labels: tuple[HandLabel, ...], articles: Mapping[str, Article], path: Path, themes: tuple[str, ...]) -> HoldOut:
    rows = [(key, values) for key, values in sorted(settle(labels).items()) if any(value is not None for value in values)]
    if not rows:
        raise nothing_judged(path, labels)
    labelled = {key for key, _ in rows}
    names = sorted({name for name, _ in labelled})
    others = [(name, p.text) for name in names for p in articles[name].classified if (name, p.number) not in labelled]
    headings = [(name, text) for name in names for text in articles[name].headings]
    return HoldOut(
        texts=tuple(articles[article].paragraphs[number - 1].text for (article, number), _ in rows),
        articles=tuple(article for (article, _), _ in rows),
        places=tuple(f"{path}, article {article}, paragraph {number}" for (article, number), _ in rows),
        targets=np.array(
            [[np.nan if value is None else value for value in values] for _, values in rows], dtype=np.float64
        ).reshape(-1, len(themes)),
        agreed=coder_alphas(labels, themes),
        others=(*others, *headings),
        headings=len(headings),
    )


def read_jsonl(path: Path, themes: tuple[str, ...], skip: Skip = raised) -> HoldOut:
    """Pre-split paragraphs, one JSON object a line. A line that is no text is handed to `skip`; raises InputError for whatever
    else is wrong, also where the whole file is in another encoding."""
    lines, known = enumerate(_lines(path), 1), _all_themes(path.parent, themes)
    found = [(number, _object(line, path, number, known, skip)) for number, line in lines if line.strip()]
    rows = [(number, row) for number, row in found if row is not None]
    if not rows:
        raise InputError("the label file holds no rows", where=path, hint="Give one JSON object a line.")
    targets = np.array([[np.nan if (v := row["themes"].get(t)) is None else v for t in themes] for _, row in rows], np.float64)
    if np.isnan(targets).all():
        raise nothing_judged(path)
    return HoldOut(
        texts=tuple(row["text"] for _, row in rows),
        articles=tuple(str(row.get("article", number)) for number, row in rows),
        places=tuple(f"{path}, line {number}" for number, _ in rows),
        targets=targets,
    )


def _lines(path: Path) -> list[bytes]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot read the label file ({error.strerror})"
        raise InputError(what, where=path, hint="Check path and permissions.") from error
    # Not splitlines: JSON strings may hold U+2028 and the like as they are.
    lines = raw.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF8).split(b"\n")
    beyond = [line for line in lines if not line.isascii()]
    broken = sum(not is_utf8(line) for line in beyond)
    if b"\0" in raw or (broken > 1 and 2 * broken > len(beyond)):
        decode_utf8(raw, str(path), "the label file", "Give JSONL in UTF-8.")
    return lines


def _object(line: bytes, path: Path, number: int, themes: tuple[str, ...], skip: Skip) -> dict[str, Any] | None:
    try:
        row = parsed(line.decode())
    except (UnicodeDecodeError, HalfCharacterError):
        skip(not_utf8(str(path), number))
        return None
    except ValueError as error:
        raise InputError(f"not JSON ({error})", where=path, line=number, hint="Give one JSON object a line.") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("themes"), dict):
        raise InputError(
            "text or themes is missing", where=path, line=number, hint='Write {"text": "…", "themes": {"privacy": 1}}.'
        )
    for theme in row["themes"]:
        if theme not in themes:
            hint = f"The themes are: {', '.join(themes)}."
            raise InputError(f"{theme[:40]!r} is no theme of the model", where=path, line=number, hint=hint)
    for theme in themes:
        if row["themes"].get(theme) not in (None, 0, 1):
            raise InputError(f"value of {theme!r} is not 1, 0 or null", where=path, line=number, hint="null means not judged.")
    return row
