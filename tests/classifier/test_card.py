"""The model card: of any model, the same for the same, and the bundled one's in the docs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from classifier.card import UNVALIDATED, model_card, scores_text
from classifier.facts.elsewhere import elsewhere, name_of
from classifier.model import ThemeModel
from classifier.model_file import load
from tests.paths import ROOT
from tests.report_cases import model as small

DOCS = ROOT / "docs"


def test_card_states_what_the_file_states(small_model: ThemeModel) -> None:
    card = model_card(small_model)
    scores, data, book = small_model.info.scores, small_model.info.data, small_model.info.codebook
    assert scores is not None
    assert data is not None
    assert book is not None
    assert f"| *macro* |  |  | {scores.macro.precision:.3f} |" in card
    for fact in (data.sha256, book.sha256, scores.kind):
        assert fact in card
    assert "Where 2.0% of the paragraphs carry a theme" in card
    for section in ("Data", "Scores", "In use", "Calibration", "Limits", "Versions", "Training settings"):
        assert f"\n## {section}\n" in card
    assert card == model_card(replace(small_model))


def test_unvalidated_is_said() -> None:
    assert UNVALIDATED in model_card(small(scores=False))
    assert scores_text(small(scores=False)).startswith("unvalidated")


def test_text_of_the_file_is_no_markup() -> None:
    card = model_card(small(info={"codebook": {"version": "1|2 # *x* <script>"}}))
    assert "1\\|2 \\# \\*x\\* \\<script\\>" in card


def test_command(run: Callable) -> None:
    assert run("model", "--card").out == model_card(load(None))
    assert run("model", "--scores").out == scores_text(load(None))
    assert run("model", "--card", "--scores").code == 2


def test_card_in_the_docs_is_that_of_the_bundled_model() -> None:
    assert (DOCS / "model-card.md").read_text("utf-8") == model_card(load(None)), "absatz model --card > docs/model-card.md"


def test_scores_on_real_text_are_those_of_the_bundled_model(small_model: ThemeModel) -> None:
    """`python -m benchmarks.quality.real_text` writes them; a model trained anew without it has none."""
    bundled = load(None)
    samples = elsewhere(name_of(bundled.weights, bundled.bias, bundled.article))
    assert len(samples) == 2
    card = model_card(bundled)
    assert card.index("## Scores on real text") < card.index("## Scores\n")
    assert all(f"| {sample.average_precision:.3f} |" in card for sample in samples)
    for sample in samples:
        assert sample.calibration is not None
        assert f"| {sample.calibration.error:.3f} | " in card
        assert f"| {sample.calibration.surest:.3f} | {sample.calibration.surest_hold:.3f} |" in card
    assert "On the real text named above" not in model_card(small_model)
    assert "## Scores on real text" not in model_card(small_model)
    other = replace(bundled, bias=bundled.bias + 1e-9)
    assert "## Scores on real text" not in model_card(other)
