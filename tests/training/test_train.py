"""Training: the same on any number of cores, counted or narrowed features; the search; a first model without labels."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from colorsys import rgb_to_hsv
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import roc_auc_score

import training.train
import training.tuning
from classifier.estimator import ThemeClassifier
from classifier.facts.model import ModelFacts
from classifier.features import count_features
from classifier.model import Scorer, ThemeModel
from classifier.model_file import load_model, model_bytes
from classifier.prevalence import made_for
from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.folder import Corpus, read_corpus
from training.data import corpus_data
from training.first_model import first_model
from training.fitting import fit, inner_scores, narrow
from training.parallel import run, started
from training.prevalence import settled
from training.settings import TrainSettings
from training.train import train, trained
from training.tuning import TuneSettings, draw, feature_superset


def test_two_processes_give_the_bytes_of_one(small_corpus: Corpus) -> None:
    one, two = (model_bytes(train(small_corpus, TrainSettings(), jobs=jobs)[0]) for jobs in (1, 2))
    assert one == two


def test_processes_started_early_are_those_that_run_work() -> None:
    with started(rgb_to_hsv, 2):
        early = {child.pid for child in active_children()}
    assert set(run(os.getpid, [()] * 8, 2)) <= early
    loaded = list(run(eval, [("'colorsys' in __import__('sys').modules",)] * 8, 2))  # all: joblib warns of results left unread
    assert any(loaded)


def test_the_evaluation_does_not_wait_for_the_last_fit(small_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fit_or_judge, evaluate = training.train._judge_or_fit, training.train.evaluate_decisions
    monkeypatch.setattr(training.train, "_judge_or_fit", lambda *work: done.append("part") or fit_or_judge(*work))
    monkeypatch.setattr(training.train, "evaluate_decisions", lambda *a, **k: done.append("evaluation") or evaluate(*a, **k))
    train(small_corpus, TrainSettings(), done.append, jobs=1)
    folds = [step for i in range(1, 6) for step in ("part", f"cross-validation, fold {i} of 5")]
    assert done == ["reading and grouping paragraphs", *folds, "fitting on the whole corpus", "evaluation", "part"]


def test_scores_of_counts_are_those_of_texts(small_corpus: Corpus) -> None:
    settings, data = TrainSettings(min_df=1), corpus_data(small_corpus)
    classifier = settings.classifier(small_corpus.codebook)
    counts = count_features(data.texts, classifier.settings)
    fitted = fit(classifier, counts, np.arange(60), data.targets)
    by_text = Scorer(fitted.model).scores(data.texts[60:])
    assert np.allclose(fitted.scores(counts.matrix[60:]), by_text, atol=1e-12)


@pytest.mark.parametrize(
    "change", [{"stems": False}, {"ngram_min": 0, "ngram_max": 0}, {"lexicon_weight": 0.0}, {"ngram_max": 6}]
)
def test_narrowed_counts_are_those_of_counting_anew(small_corpus: Corpus, change: dict) -> None:
    book, texts = small_corpus.codebook, corpus_data(small_corpus).texts
    wanted = replace(TrainSettings(), **change).classifier(book).settings
    counted = count_features(texts, wanted)
    narrowed = narrow(count_features(texts, feature_superset(wanted, book)), wanted)
    assert narrowed.names == counted.names
    assert (narrowed.matrix != counted.matrix).nnz == 0


def test_the_model_states_all_that_a_reader_needs(small_model: ThemeModel) -> None:
    info = small_model.info
    assert {row.theme for row in info.calibration or ()} == set(small_model.themes)
    assert [row.prevalence for row in info.in_use or ()] == [info.prevalence] * 4
    assert info.thresholds_at is not None
    place = info.thresholds_at.prevalences.index(0.02)
    for theme, threshold in zip(small_model.themes, small_model.thresholds, strict=True):
        assert info.thresholds_at.thresholds[theme][place] == threshold
    assert info.agreement == ()


def test_draw_is_seeded_and_holds_the_settings_given() -> None:
    first = draw(TrainSettings(), 30)
    assert first == draw(TrainSettings(), 30)
    assert first[0] == TrainSettings()
    assert len(set(first)) == 31
    assert first[1:] != draw(TrainSettings(seed=1), 30)[1:]
    assert all(c.stems or c.ngram_max for c in first)


def test_search_is_kept_whole_and_picks_up_where_it_was(
    small_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuning, calls = TuneSettings(2, "ap", tmp_path / "cache"), []
    inner = training.tuning.inner_scores
    monkeypatch.setattr(training.tuning, "inner_scores", lambda *a: calls.append(1) or inner(*a))
    model, _ = train(small_corpus, TrainSettings(), jobs=1, tuning=tuning)
    assert len(calls) == 3 * 6
    again, _ = train(small_corpus, TrainSettings(), jobs=1, tuning=tuning)
    assert len(calls) == 3 * 6
    assert model_bytes(model) == model_bytes(again)
    table, settings = model.info.tuning, model.info.training
    assert table is not None
    assert settings is not None
    assert len(table.candidates) == 3
    assert len(table.chosen_in_outer_folds) == 5
    best = max(range(3), key=lambda i: table.candidates[i].whole.ap)
    assert table.chosen == best
    chosen = table.candidates[best].settings.stated()
    assert {name: settings.stated()[name] for name in chosen} == chosen


def test_outer_folds_take_no_part_in_the_choice_for_them(small_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    inner = training.tuning.inner_scores
    monkeypatch.setattr(training.tuning, "inner_scores", lambda *a: seen.append(a[3]) or inner(*a))
    done = trained(small_corpus, TrainSettings(), jobs=1, tuning=TuneSettings(1))
    from training.crossval import outer_parts

    for rows, (inside, held_out) in zip(seen[::2], outer_parts(done.data, TrainSettings()), strict=False):
        assert set(rows) == set(inside)
        assert not set(rows) & set(held_out)


def test_tune_command_cleans_up(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    result = run("train", corpus_folder, "-o", tmp_path / "m", "--tune", "1", "--criterion", "f1", "--jobs", "1")
    assert result.code == 0, result.err
    assert "tuning, 12 of 12 settings tried" in result.err
    assert [p.name for p in tmp_path.iterdir()] == ["m"]
    tuning = load_model(tmp_path / "m").info.tuning
    assert tuning is not None
    assert tuning.criterion == "f1"


def test_aim_is_checked_and_kept(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    assert run("train", corpus_folder, "-o", tmp_path / "m", "--aim", "accuracy").code == 2
    assert run("train", corpus_folder, "-o", tmp_path / "m", "--aim", "recall:0.9", "--prevalence", "0.1").code == 0
    settings = load_model(tmp_path / "m").info.training
    assert settings is not None
    assert (settings.aim, settings.prevalence) == ("recall:0.9", 0.1)


def test_first_model_without_labels(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    copytree(corpus_folder / "articles", tmp_path / "corpus" / "articles")
    outputs = []
    for i, argv in enumerate([["--unlabelled", tmp_path / "corpus" / "articles"], [tmp_path / "corpus"]]):
        result = run("train", *argv, "-o", tmp_path / f"m{i}")
        assert (result.code, result.out) == (0, "")
        assert "unvalidated" in result.err
        outputs.append((tmp_path / f"m{i}").read_bytes())
    assert outputs[0] == outputs[1]
    model = load_model(tmp_path / "m0")
    assert model.info.scores is None
    assert "unvalidated" in (model.info.kind or "")
    assert "unvalidated" in run("model", tmp_path / "m0", "--card").out
    assert "unvalidated" in run("model", tmp_path / "m0", "--scores").out
    texts = ["Der Datenschutz gilt auch hier.", "Das Roaming kostet im Ausland.", "Am Abend regnet es."]
    assert Scorer(model).decide(texts).tolist() == [[True, False, False, False], [False, False, False, True], [False] * 4]


def test_first_model_wants_texts_with_indicators(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Das Wetter wird schön, und morgen regnet es im ganzen Land.", encoding="utf-8")
    result = run("train", "--unlabelled", tmp_path / "articles", "-o", tmp_path / "model")
    assert result.code == 1
    assert "none of the code book's indicator words occurs in these articles. Check whether its language is theirs" in result.err
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--prevalence", "nan"), ("--prevalence", "2"), ("--prevalence", "most"), ("--seed", "-1")]
)
def test_what_is_no_number_is_wrong_usage(run: Callable, corpus_folder: Path, tmp_path: Path, option: str, value: str) -> None:
    result = run("train", corpus_folder, "-o", tmp_path / "model", option, value)
    assert (result.code, result.out) == (2, "")
    assert option in result.err


def test_first_model_wants_indicators() -> None:
    book = CodeBook.from_bytes(b'[[theme]]\nid = "a"\nindicators = ["wort"]\n[[theme]]\nid = "b"\n', "book")
    with pytest.raises(InputError, match="theme 'b' has no indicator words"):
        first_model(book, [], TrainSettings())


def test_rarer_groups_weigh_more() -> None:
    book = CodeBook.from_bytes(
        b'[[theme]]\nid = "a"\n[theme.indicators]\ncore = ["haus"]\nother = ["baum"]\nthird = ["see"]\n', "book"
    )
    model = first_model(book, ["Der Baum", "Der Baum am See", "Der Baum steht", "Nichts"], TrainSettings())
    weights = dict(zip(model.features, model.weights[:, 0].tolist(), strict=True))
    assert weights["!a.core"] > weights["!a.third"] > weights["!a.other"] > 0


def test_json_of_a_model_is_plain(small_model: ThemeModel) -> None:
    data = json.loads(json.dumps(small_model.info.to_json()))
    assert ModelFacts.from_json(data) == small_model.info


def test_inner_scores_rank_themes_and_cannot_rank_chance(small_corpus: Corpus) -> None:
    """Out-of-fold scores know the themes; of labels without any sense they know nothing, where a fit to them would know much."""
    # A fit that follows every label it is given, so that what it knows of labels without sense shows.
    settings, data = TrainSettings(nb_weight=0.0, max_df=0.15, class_weight="balanced", C=10.0), corpus_data(small_corpus)
    classifier = settings.classifier(small_corpus.codebook)
    counts, rows = count_features(data.texts, classifier.settings), np.arange(len(data.texts))
    known = inner_scores(classifier, counts, data, rows, settings)
    assert roc_auc_score(data.targets[:, 0], known[:, 0]) > 0.95
    chance = replace(data, targets=(np.random.default_rng(1).random(data.targets.shape) < 0.5).astype(float))
    guessed = inner_scores(classifier, counts, chance, rows, settings)
    learned = fit(classifier, counts, rows, chance.targets).scores(counts.matrix)
    for t in range(4):
        unseen, seen = (roc_auc_score(chance.targets[:, t], scores[:, t]) for scores in (guessed, learned))
        assert unseen < 0.65 < 0.7 < seen


def test_a_model_is_made_for_the_corpus_own_prevalence(
    run: Callable, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its labels are a random sample; `own` asks for it, a number that differs much is warned of."""
    assert run("train", corpus_folder, "-o", tmp_path / "m").code == 0
    model = load_model(tmp_path / "m")
    corpus = read_corpus(corpus_folder)
    shares = [np.mean([p.values[t] for p in corpus.labelled]) for t in range(4)]
    assert made_for(model) == pytest.approx(shares, rel=1e-4)
    assert model.info.prevalence is None
    monkeypatch.setattr("training.prevalence.FEWEST", 2)
    warned = run("train", corpus_folder, "-o", tmp_path / "m", "--force", "--prevalence", "0.02").err
    assert "train with --prevalence own" in warned
    assert load_model(tmp_path / "m").info.prevalence == 0.02


def test_labels_chosen_for_their_themes_say_nothing_of_prevalence(corpus_folder: Path) -> None:
    corpus = read_corpus(corpus_folder)
    chosen = replace(corpus, labels=(replace(corpus.labels[0], sample="uncertain"), *corpus.labels[1:]))
    with pytest.raises(InputError, match=r"sample 'uncertain' do not tell.*--prevalence 0.02"):
        settled(chosen, None, lambda _: None)
    said: list[str] = []
    assert settled(chosen, "own", said.append) is None
    assert settled(chosen, str(0.9 * np.mean([p.values[0] for p in corpus.labelled])), said.append) is not None
    assert said == []


def test_a_fit_that_does_not_converge_says_nothing(small_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search would print scikit-learn's warning of it hundreds of times; here the warning would be an error."""
    settings, data = TrainSettings(), corpus_data(small_corpus)
    classifier = settings.classifier(small_corpus.codebook)
    counts = count_features(data.texts, classifier.settings)
    whole = ThemeClassifier._regression
    monkeypatch.setattr(ThemeClassifier, "_regression", lambda self: whole(self).set_params(max_iter=1))
    with pytest.raises(ConvergenceWarning):
        ThemeClassifier(**classifier.get_params()).fit_counts(counts.matrix, counts.names, data.targets)
    fit(classifier, counts, np.arange(len(data.texts)), data.targets)
