"""A model in the hands of a Python user: `absatz.load` and what it returns. docs/python.md shows all of it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.article_term import article_numbers
from classifier.model import Evidence, Scorer, ThemeModel
from classifier.model_file import load as load_file
from classifier.model_file import model_bytes
from classifier.predicted import Predicted
from classifier.prevalence import AUTO, asked_of
from classifier.python_inputs import given_articles, given_headings, given_texts
from classifier.rule import rule_from
from classifier.sureness import UNSURE
from corpus.errors import InputError
from corpus.gates.files import write_whole

if TYPE_CHECKING:
    from classifier.fast.scorer import FastScorer

#: Texts in one call from which on the fast scorer is worth its start, which takes about as long as 3,000 paragraphs that
#: are scored word by word. Only their number decides, so that the same call gives the same bits every time.
MANY_TEXTS = 5_000


class Model:
    """A model that labels texts by theme. Made by `absatz.load` or `absatz.train`; can be pickled."""

    def __init__(self, model: ThemeModel) -> None:
        self._model, self._scorer = model, Scorer(model)
        self._fast: FastScorer | None = None

    @property
    def themes(self) -> tuple[str, ...]:
        """Ids of the k themes, in the order of every array."""
        return self._model.themes

    @property
    def thresholds(self) -> dict[str, float]:
        """Theme -> probability from which on the theme is decided on, at the prevalence the model is made for."""
        return dict(zip(self.themes, self._model.thresholds.tolist(), strict=True))

    @property
    def data(self) -> ThemeModel:
        """Weights, settings and what the model file says of itself, as arrays and records."""
        return self._model

    def predict(
        self,
        texts: object,
        articles: object = None,
        *,
        headings: Mapping[Any, Sequence[str]] | None = None,
        prevalence: str | float | Mapping[str, str | float] = AUTO,
        unsure: float = UNSURE,
    ) -> Predicted:
        """Label n texts, each a paragraph: a list, tuple, generator, pandas column or one-dimensional array of strings.

        `articles` names the article of each text, in the same order (strings or numbers): a paragraph is judged by its
        words and by what the rest of its article is about. Without it every text is judged by its words alone. `headings` has the
        headings of an article under its name: they speak for all its paragraphs.

        `prevalence`: the share of texts that carry a theme. "auto" estimates it for each theme from all these texts together, so
        that a text's result depends on the others; a number is for all themes, a dict of theme ids has one for each (those
        it leaves out are estimated). `unsure`: the chance of being wrong, from 0 to 1, above which a decision is unsure.

        Raises TypeError where texts is one string or a value is no string, ValueError where articles has another length, headings
        are given without articles,
        prevalence is no share or names no theme of the model, or unsure is not from 0 to 1.
        """
        given = given_texts(texts)
        names = None if articles is None else given_articles(articles, given)
        asked = asked_of(prevalence, self.themes)
        given_as: object = unsure
        if isinstance(given_as, bool) or not isinstance(given_as, Real):
            raise TypeError(f"unsure must be a chance from 0 to 1, not {unsure!r}")
        if not 0 <= unsure <= 1:
            raise ValueError(f"unsure must be a chance from 0 to 1, not {unsure}")
        above = given_headings(headings, names)
        scores, n = self._scores([*given.values, *(heading for _, heading in above)]), len(given.values)
        rule = rule_from(self._model, asked, scores[:n], unsure)
        numbers = None if names is None else article_numbers([*names, *(name for name, _ in above)])
        said = rule.judge(scores, numbers, len(above))
        return Predicted(self.themes, said.probabilities, said.decisions, said.unsure, rule.prevalence, given.index)

    def explain(self, text: str) -> tuple[Evidence, ...]:
        """What every word of one text adds to the log-odds of each theme, in reading order; positive speaks for the theme.

        With the bias (`model.data.bias`) the contributions sum to the log-odds that the words give. Raises TypeError where
        text is no string.
        """
        if not isinstance(text, str):
            raise TypeError(f"explain takes one string, not {type(text).__name__}: call it for each text")
        return self._scorer.explain(text)

    def save(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the model file, as `absatz train -o` does. Raises InputError where the file exists, unless `force`."""
        path = _named(path)
        if path.exists() and not force:
            raise InputError("exists already", where=path, hint="Choose another name, or give force=True to overwrite it.")
        write_whole(path, model_bytes(self._model), force=force)
        return path

    def _scores(self, texts: list[str]) -> Any:
        if len(texts) < MANY_TEXTS or not has_fast():
            return self._scorer.scores(texts)
        if self._fast is None:
            from classifier.fast.scorer import FastScorer

            self._fast = FastScorer(self._model, threads=os.cpu_count() or 1)
        return self._fast.scores(texts)

    def __repr__(self) -> str:
        return f"<absatz model, themes {', '.join(self.themes)}>"

    def __reduce__(self) -> tuple[type[Model], tuple[ThemeModel]]:
        # What the scorers remember is not part of the model, and a thread cannot be pickled.
        return Model, (self._model,)


def load(path: str | Path | None = None) -> Model:
    """The model in a file that `absatz train` or `Model.save` has written; without a path the bundled one.

    Raises InputError where the file is missing, or is no model.
    """
    if path == "":
        raise InputError("no model file is named", hint="Give its path, or nothing for the bundled model.")
    return Model(load_file(None if path is None else _named(path)))


def _named(path: str | Path) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"a model file is named by a string or a Path, not {type(path).__name__}")
    return Path(path)


def has_fast() -> bool:
    """Whether the fast scorer can run: it needs numba, which the extra `fast` installs."""
    return find_spec("numba") is not None
