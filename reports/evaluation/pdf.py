"""An evaluation -> PDF, the evaluation attached as JSON (docs/formats.md)."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files

from classifier.facts.model import ModelFacts
from corpus.errors import InputError
from reports.evaluation.view import evaluation_view
from reports.print.pdf import Note, Typesetter, TypesettingError
from reports.texts import Texts, texts
from training.scores.evaluation import Evaluation


def evaluation_pdf(evaluation: Evaluation, info: ModelFacts, language: str, note: Note = lambda _: None) -> bytes:
    """The evaluation report of a model; `info` is what its file says of itself, `note` hears which scripts lack a
    font. Same evaluation, same bytes. Raises InputError."""
    attached = json.dumps(evaluation.to_json(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    try:
        with Typesetter(note=note) as typesetter:
            return typesetter.evaluation_pdf(evaluation_view(evaluation, info, evaluation_texts(language)), attached)
    except TypesettingError as error:
        hint = "Use --json, and send the labels to absatz's makers."
        raise InputError(f"the report could not be typeset ({error})", where="--report", hint=hint) from error


@cache
def evaluation_texts(language: str) -> Texts:
    """The texts of a language with those of this report.

    >>> evaluation_texts("de")("evaluation.kicker")
    'Prüfbericht'
    """
    raw = (files("reports") / "data" / f"evaluation_{language}.toml").read_text(encoding="utf-8")
    return Texts(language, {**texts(language).table, **tomllib.loads(raw)})
