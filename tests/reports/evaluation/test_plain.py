"""The first page of the evaluation report, its axes, and its workbook."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from reports.evaluation.figures import _apart, _ticks
from reports.evaluation.pdf import evaluation_texts
from reports.evaluation.plain import model_alpha, plain_words
from reports.evaluation.view import evaluation_view
from reports.evaluation.workbook import evaluation_xlsx
from reports.texts import LANGUAGES
from tests.report_cases import model
from training.crossval import OutOfFold
from training.scores.evaluation import CoderAlpha, Evaluation, evaluate_decisions
from training.scores.learning_curve import CurvePoint

THEMES = ("privacy", "monetization")
NAMES = ["Datenschutz", "Monetarisierung"]


def evaluation(*alphas: float) -> Evaluation:
    """Forty paragraphs of ten articles, of which a quarter carries each theme; the model errs on a few."""
    targets = np.array([[i % 4 == 0, i % 4 == 1] for i in range(40)], dtype=np.float64)
    decisions = targets.astype(bool)
    decisions[[0, 4], 0] = False
    decisions[[2], 0] = True
    decisions[[1, 5, 9], 1] = False
    probabilities = np.where(decisions, 0.9, 0.1)
    said = OutOfFold(probabilities=probabilities, decisions=decisions, unsure=np.zeros_like(decisions), by_words=probabilities)
    agreed = tuple(CoderAlpha(theme, 40, alpha, None) for theme, alpha in zip(THEMES, alphas, strict=False))
    articles = [str(i // 4) for i in range(40)]
    return evaluate_decisions("hold-out", targets, said, articles, THEMES, prevalence=None, agreed=agreed)


def test_whole_numbers_out_of_a_hundred_beside_the_coders() -> None:
    found = evaluation(0.9, 0.7)
    page = plain_words(found, NAMES, evaluation_texts("de"))
    assert page["lines"][0].startswith("Wenn das Modell ein Thema zuordnet, stimmt das in 94 von 100 Fällen.")
    assert "75" in page["lines"][0]
    assert page["lines"][1] == "Am besten kennt es Datenschutz, am schlechtesten Monetarisierung."
    assert [row["cells"][3][0] for row in page["rows"]] == ["0,90", "0,70"]


@pytest.mark.parametrize(
    ("alphas", "said"), [((0.9, 0.85), "gut überein"), ((0.9, 0.7), "brauchbar"), ((0.5,), "uneins"), ((), "nicht bekannt")]
)
def test_what_is_said_of_the_coders(alphas: tuple[float, ...], said: str) -> None:
    assert said in plain_words(evaluation(*alphas), NAMES, evaluation_texts("de"))["lines"][-1]


def test_the_models_alpha_is_close_to_kappa_which_it_is_but_for_small_samples() -> None:
    targets = [1] * 10 + [0] * 30
    decided = [1] * 8 + [0] * 2 + [1] + [0] * 29
    alpha = model_alpha(evaluation().scores.themes[0])
    assert alpha == pytest.approx(cohen_kappa_score(targets, decided), abs=0.01)
    none = replace(evaluation().scores.themes[0], tp=0, fp=0, fn=0)
    assert model_alpha(none) is None


def test_labels_of_the_axes_do_not_touch() -> None:
    sizes = [40, 44, 50, 500, 520, 560]
    shown = [np.log(n) for n, kept in zip(sizes, _apart(sizes), strict=True) if kept]
    assert min(np.diff(shown)) / (np.log(560) - np.log(40)) >= 0.16
    points = [(CurvePoint(n, f1, (f1 - 0.03, f1 + 0.03), ()), f1) for n, f1 in ((10, 0.5), (20, 0.61))]
    assert _ticks(points) == [0.5, 0.55, 0.6]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_view_begins_with_plain_words(language: str) -> None:
    view = evaluation_view(evaluation(0.9, 0.7), model(2).info, evaluation_texts(language))
    assert list(view).index("plain") < list(view).index("scores")
    assert len(view["plain"]["rows"]) == 2


def test_the_workbook_has_a_sheet_for_every_table() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    content = evaluation_xlsx(evaluation(0.9))
    assert content == evaluation_xlsx(evaluation(0.9))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {"scores", "averages", "coders", "in use"} <= set(book.sheetnames)
    head, first = ([cell.value for cell in book["scores"][row]] for row in (1, 2))
    row = dict(zip(head, first, strict=True))
    assert (row["theme"], row["tp"], row["fp"], row["fn"]) == ("privacy", 8, 1, 2)
    assert row["f1_low"] <= row["f1"] <= row["f1_high"]
