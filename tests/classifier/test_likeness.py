"""Whether texts are like those that a model learned from: silent on the like, loud on recipes, minutes, English, misread letters.

The texts of tests/cases/shift were written for this test; `ocr` is text of our own with letters replaced at random.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from classifier.decide_options import alarm
from classifier.facts.model import LikenessFacts, ModelFacts
from classifier.features import count_features, document_frequency
from classifier.likeness import Likeness, LikenessCounter, distance
from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from classifier.words import FeatureSettings
from corpus.errors import InputError
from tests.conftest import Ran
from tests.paths import ROOT
from training.data import Data
from training.likeness import likeness_facts
from training.settings import TrainSettings

SETTINGS = FeatureSettings(ngram_max=0)
KINDS = ("recipes", "parliament", "english", "ocr")


def texts_of(kind: str) -> list[str]:
    return (ROOT / "tests/cases/shift" / f"{kind}.txt").read_text(encoding="utf-8").strip().split("\n\n")


def found(model: ThemeModel, articles: Sequence[Sequence[str]], sources: Sequence[str] = ()) -> tuple[Likeness, ...]:
    assert model.info.likeness is not None
    counter = LikenessCounter(model, model.info.likeness)
    for i, texts in enumerate(articles):
        counter.add(texts, np.zeros((len(texts), len(model.themes))), sources[i] if sources else "")
    return counter.whole(), *counter.sources()


def pairs(texts: Sequence[str]) -> list[Sequence[str]]:
    return [texts[i : i + 2] for i in range(0, len(texts), 2)]


@pytest.fixture(scope="module")
def held_out() -> tuple[ThemeModel, list[Sequence[str]]]:
    """A model that knows the words of the bundled articles but of each fifth, and those."""
    files = sorted((ROOT / "corpus/bundled/articles").glob("*.txt"))
    lines = [[line for line in path.read_text(encoding="utf-8").split("\n") if len(line) > 100] for path in files]
    articles = [article for article in lines if article]
    known = [article for i, article in enumerate(articles) if i % 5]
    texts = tuple(text for article in known for text in article)
    groups = np.repeat(np.arange(len(known)), [len(article) for article in known])
    settings = TrainSettings(ngram_max=0)
    counts = count_features(texts, SETTINGS)
    data = Data(texts, np.zeros((len(texts), 1)), tuple(map(str, groups)), groups)
    facts = likeness_facts(data, counts, np.full((len(texts), 1), 0.02), ("sport",), settings)
    frequent = document_frequency(counts.matrix) >= settings.min_df
    names = tuple(name for name, kept in zip(counts.names, frequent.tolist(), strict=True) if kept)
    n, one = len(names), np.full(1, 0.5)
    model = ThemeModel(
        SETTINGS, ("sport",), names, np.zeros((n, 1)), np.ones(n), one, one, np.array([[0.0, 0.0, 0.02]]), (),
        ModelFacts(likeness=facts),
    )  # fmt: skip
    return model, articles[::5]


def test_silent_on_the_like(held_out: tuple[ThemeModel, list[Sequence[str]]]) -> None:
    model, articles = held_out
    assert abs(found(model, articles)[0].strange) < 0.3
    for size, most in ((1, 0.05), (10, 0.0), (len(articles), 0.0)):
        groups = [articles[i : i + size] for i in range(0, len(articles) - size + 1, size)]
        unlike = [found(model, group)[0].unlike for group in groups]
        assert sum(unlike) <= most * len(unlike)


@pytest.mark.parametrize("kind", KINDS)
def test_loud_on_the_unlike(held_out: tuple[ThemeModel, list[Sequence[str]]], kind: str) -> None:
    model, like = held_out
    articles = pairs(texts_of(kind))
    result = found(model, articles)
    assert result[0].unlike
    assert "unlike those that the model learned from" in alarm(result)
    # Among many articles that are like, the source alone is named.
    among = found(model, [*like, *articles], ["press"] * len(like) + [kind] * len(articles))
    assert not among[0].unlike
    assert alarm(among).startswith(f"the texts of {kind} are")


def test_a_few_words_and_old_files_raise_no_alarm(
    held_out: tuple[ThemeModel, list[Sequence[str]]], run: Callable[..., Ran], tmp_path: Path
) -> None:
    model, _ = held_out
    assert not found(model, [texts_of("english")[:1]])[0].unlike
    assert not found(model, [])[0].unlike
    assert alarm(()) == ""
    (tmp_path / "recipes.txt").write_text("\n\n".join(texts_of("recipes")), encoding="utf-8")
    said = []
    for name, likeness in (("new", model.info.likeness), ("old", None)):
        changed = replace(model, info=structs.replace(model.info, likeness=likeness))
        (tmp_path / name).write_bytes(model_bytes(changed))
        for options in ((), ("--prevalence", "0.1"), ("-o", tmp_path / f"{name}.jsonl", "--force")):
            ran = run("predict", tmp_path / "recipes.txt", "-m", tmp_path / name, *options)
            assert ran.code == 0, ran.err
            said.append("unlike those" in ran.err)
    assert said == [True] * 3 + [False] * 3


def test_training_states_it(small_model: ThemeModel) -> None:
    stated = small_model.info.likeness
    assert stated is not None
    assert set(stated.log_odds) == set(small_model.themes)
    assert 0.99 < sum(stated.usual.values()) <= 1.001  # the small corpus has fewer words than are stated


def test_facts_that_cannot_be_are_refused() -> None:
    good = {"words": 9, "unknown": 0.1, "usual": {"die": 0.5}, "log_odds": {"sport": [0.0, 1.0]}}
    assert ModelFacts.from_json({"likeness": good}).themes_named() == {"sport"}
    for wrong in (
        {"words": 0},
        {"unknown": 0.0},
        {"usual": {}},
        {"usual": {"a": 0.6, "b": 0.6}},
        {"log_odds": {"a": [0.0, 0.0]}},
    ):
        with pytest.raises(InputError, match=r"info\.likeness"):
            ModelFacts.from_json(json.loads(json.dumps({"likeness": good | wrong})))
    assert isinstance(ModelFacts.from_json({"likeness": good}).likeness, LikenessFacts)


def test_chance_alone_is_no_distance() -> None:
    """The mean over samples of the same shares is about 0, whatever their size; single ones are cut at 0."""
    rng = np.random.default_rng(0)
    shares = np.append(np.full(99, 0.004), 1 - 99 * 0.004)
    for words in (200, 2_000, 50_000):
        drawn = [distance(rng.multinomial(words, shares).astype(float), shares, 10**9) for _ in range(100)]
        raw = np.mean([((np.sqrt(rng.multinomial(words, shares) / words) - np.sqrt(shares)) ** 2).sum() / 2 for _ in range(100)])
        assert np.mean(drawn) < 0.15 * raw
