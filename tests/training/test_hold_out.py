"""Evaluation: of a hold-out, of a model's own folds, as text, JSON and PDF."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from classifier.facts.model import ModelFacts
from classifier.model import Scorer, ThemeModel
from classifier.model_file import load, model_bytes
from classifier.predict import predict
from corpus.coding.labels import HandLabel, label_for, write_labels
from corpus.folder import Corpus, read_corpus
from corpus.sources import articles_by_id
from reports.evaluation.pdf import evaluation_pdf, evaluation_texts
from reports.evaluation.view import evaluation_view
from tests.needs import needs_poppler
from tests.reports.test_texts import leaves
from training.crossval import OutOfFold
from training.hold_out import evaluate_folds, evaluate_hold_out, read_csv, read_jsonl
from training.scores.confusion import confusion
from training.scores.evaluation import DecidedFor, Evaluation, coder_alphas, evaluate_decisions
from training.scores.worst_errors import WorstError
from training.unseen import hold_out_judgements


@pytest.fixture(scope="module")
def folds(small_model: ThemeModel, small_corpus: Corpus) -> Evaluation:
    return evaluate_folds(small_model, small_corpus, jobs=1)


@pytest.fixture
def model_file(small_model: ThemeModel, tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_bytes(model_bytes(small_model))
    return path


def pdf_text(content: bytes, folder: Path) -> str:
    path = folder / "out.pdf"
    path.write_bytes(content)
    ran = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return " ".join(re.sub("\u00ad\n", "", ran.stdout.decode()).replace("\u00a0", " ").split())


def test_folds_repeat_the_scores_of_the_model(folds: Evaluation, small_model: ThemeModel) -> None:
    stated = small_model.info.scores
    assert stated is not None
    assert folds.kind == stated.kind
    assert [t.tp for t in folds.scores.themes] == [t.tp for t in stated.themes]
    assert folds.scores.macro.f1 == pytest.approx(stated.macro.f1, rel=1e-5)
    assert folds.learning_curve is not None
    assert folds.learning_curve.points[-1].paragraphs == 72


def test_another_corpus_is_refused(run: Callable, small_model: ThemeModel, tmp_path: Path, corpus_folder: Path) -> None:
    path = tmp_path / "model"
    assert small_model.info.data is not None
    data = structs.replace(small_model.info.data, sha256="0" * 64)
    path.write_bytes(model_bytes(replace(small_model, info=structs.replace(small_model.info, data=data))))
    result = run("evaluate", path, "--corpus", corpus_folder)
    assert result.code == 1
    assert "was not trained on this corpus" in result.err
    assert run("evaluate", path, "labels.csv", "--corpus", corpus_folder).code == 2


def test_command_writes_text_and_pdf(run: Callable, model_file: Path, corpus_folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    result = run("evaluate", model_file, "--corpus", corpus_folder, "--no-curve", "--report", report)
    assert result.code == 0, result.err
    assert "where 2% of the paragraphs carry a theme:" in result.out
    assert "agreement of the coders: unknown" in result.out
    assert "learning curve" not in result.out
    assert report.read_bytes().startswith(b"%PDF")
    again = run("evaluate", model_file, "--corpus", corpus_folder, "--no-curve", "--report", report)
    assert (again.code, again.out) == (1, "")
    assert "exists already" in again.err


def test_hold_out(run: Callable, model_file: Path, tmp_path: Path) -> None:
    rows = [
        {"text": f"Satz {i}: Der Anruf brach im Funkloch ab.", "article": f"a{i}", "themes": {"telephony": i % 2}}
        for i in range(6)
    ]
    labels = tmp_path / "unseen.jsonl"
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = run("evaluate", model_file, labels, "--json", "--report", tmp_path / "r.pdf")
    assert result.code == 0, result.err
    data = json.loads(result.out)
    assert data["format"] == "absatz-evaluation"
    assert [row["theme"] for row in data["calibration"]] == ["telephony"]
    assert {error["kind"] for error in data["errors"]} <= {"wrongly", "missed"}
    assert data["errors"][0]["text"].startswith("Satz")
    assert data["learning_curve"] is None
    assert next(t for t in data["in_use"] if t["theme"] == "privacy")["precision"] is None
    assert data["macro"]["themes"] == 1


MESSAGE = (
    "no theme is judged on any paragraph. Fill in 1 or 0; what coders differ on is settled by rows of the coder “adjudicated”."
)


def test_nothing_judged_is_said(run: Callable, model_file: Path, corpus_folder: Path, tmp_path: Path) -> None:
    """Whatever the file's format: nothing could be scored, so nothing is."""
    labels, table = tmp_path / "l.jsonl", tmp_path / "labels.csv"
    labels.write_text('{"text": "Ein Satz.", "themes": {}}\n', encoding="utf-8")
    coded = read_corpus(corpus_folder).labels
    table.write_bytes(write_labels([replace(label, values=(None,) * 4) for label in coded], load(model_file).themes))
    for file in (labels, table):
        result = run("evaluate", model_file, file, "--articles", corpus_folder / "articles", "--report", tmp_path / "r.pdf")
        assert (result.code, result.out) == (1, "")
        assert result.err == f"absatz: {file}: {MESSAGE}\n"
    assert not (tmp_path / "r.pdf").exists()


def test_paragraphs_are_scored_once(model_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    scores = Scorer.scores
    monkeypatch.setattr(Scorer, "scores", lambda self, texts: asked.append(len(texts)) or scores(self, texts))
    rows = [{"text": f"Der {i}. Anruf brach ab.", "themes": {"telephony": i % 2}} for i in range(5)]
    (tmp_path / "l.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    evaluate_hold_out(load(model_file), tmp_path / "l.jsonl")
    assert asked == [5]


def test_a_line_separator_in_a_text_ends_no_line(tmp_path: Path) -> None:
    text = "Der Anruf\u2028brach im Funkloch\u0085 ab."
    path = tmp_path / "l.jsonl"
    path.write_text(json.dumps({"text": text, "themes": {"telephony": 1}}, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert read_jsonl(path, ("telephony",)).texts == (text,)


def test_coders_are_beside_the_scores() -> None:
    judged = {"x": (1, 0, 1, 0), "y": (1, 0, 0, 0)}
    rows = [HandLabel(f"a{i}", 1, coder, "", "", (values[i],)) for i in range(4) for coder, values in judged.items()]
    (alpha,) = coder_alphas(rows, ["t"])
    assert alpha.paragraphs == 4
    assert alpha.alpha is not None
    assert 0 < alpha.alpha < 1
    assert coder_alphas(rows[::2], ["t"]) == ()


def test_confusion_counts() -> None:
    y = np.array([[1.0, 0.0], [1.0, np.nan], [0.0, 0.0], [0.0, 0.0], [0.0, 1.0]])
    d = np.array([[True, True], [False, True], [True, False], [False, False], [True, True]])
    found = {(c.carried, c.assigned): (c.paragraphs, c.wrongly, c.instead) for c in confusion(y, d, ["a", "b"])}
    assert found == {("a", "b"): (1, 1, 0), ("b", "a"): (1, 1, 0), ("none", "a"): (2, 1, 1), ("none", "b"): (2, 0, 0)}


def test_a_paragraph_coded_alone_is_judged_with_its_whole_article(
    corpus_folder: Path, article_model: ThemeModel, tmp_path: Path
) -> None:
    """Scores must be those of `absatz predict`, which sees the paragraphs nobody coded too."""
    corpus = read_corpus(corpus_folder)
    chosen = [label for i, label in enumerate(corpus.labels) if i % 7 == 0]
    path = tmp_path / "labels.csv"
    path.write_bytes(write_labels(chosen, corpus.codebook.ids))
    data = read_csv(path, corpus_folder / "articles", corpus.codebook.ids)
    found = hold_out_judgements(article_model, data).probabilities
    scorer = Scorer(article_model)
    for article, text, row in zip(data.articles, data.texts, found, strict=True):
        labelled = predict(corpus.articles[article], scorer).paragraphs
        (expected,) = [p.probabilities for p in labelled if p.paragraph.text == text]
        np.testing.assert_allclose(row, expected, atol=1e-12)
    assert len(data.others) > len(data.texts)


def test_what_is_scored_is_what_predict_says(
    run: Callable, corpus_folder: Path, article_model: ThemeModel, tmp_path: Path
) -> None:
    """The prevalence is estimated from all paragraphs of the articles, labelled or not, and not from their headings."""
    folder, path, scored = tmp_path / "articles", tmp_path / "labels.csv", tmp_path / "model"
    folder.mkdir()
    for article in (corpus_folder / "articles").iterdir():
        text = article.read_text(encoding="utf-8")
        (folder / f"{article.stem}.md").write_text(f"# Funkloch, Anruf und Netz\n\n{text}", encoding="utf-8")
    paragraphs = [p for article in articles_by_id(folder).values() for p in article.classified]
    chosen = [label_for(p, "anna", "random", (1, 0, None, int("Anruf" in p.text))) for p in paragraphs[::3]]
    path.write_bytes(write_labels(chosen, article_model.themes))
    scored.write_bytes(model_bytes(replace(article_model, trained_on=())))
    rows = [json.loads(line) for line in run("predict", folder, "-m", scored, "--format", "jsonl").out.splitlines()]
    said = {(row["article"], row["paragraph"]): row["decisions"] for row in rows if row["classified"]}
    shares = next(row["prevalence"] for row in rows if row["classified"])
    assert len(said) == len(paragraphs) < len(rows)
    data = json.loads(run("evaluate", scored, path, "--json").out)
    assert data["decided_for"] == {"shares": shares, "estimated": list(shares), "paragraphs": len(said)}
    for t, theme in enumerate(data["themes"]):
        hits = sum(said[one.article, one.paragraph][theme["theme"]] for one in chosen if one.values[t] == 1)
        assert theme["tp"] == hits
    last = f"{theme['theme']} {100 * shares[theme['theme']]:.3g} % (as estimated from {len(said)} paragraphs)"
    assert last in run("evaluate", scored, path).out


def test_prevalence_is_given(run: Callable, corpus_folder: Path, article_model: ThemeModel, tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(model_bytes(replace(article_model, trained_on=())))
    labels = corpus_folder / "labels.csv"

    def scored(*options: str) -> dict:
        return json.loads(run("evaluate", tmp_path / "model", labels, "--json", *options).out)

    own, rich = scored("--prevalence", "0.02"), scored("--prevalence", "0.4")
    surest = [max(bin["mean"] for bin in found["calibration_as_found"][0]["bins"]) for found in (own, rich)]
    assert surest[0] < surest[1]
    assert {row["prevalence"] for row in rich["in_use"]} == {0.4}
    assert rich["decided_for"] == {"shares": dict.fromkeys(article_model.themes, 0.4), "estimated": [], "paragraphs": 0}
    stated = evaluate_hold_out(replace(article_model, trained_on=()), labels)
    assert [t.tp for t in stated.scores.themes] == [t["tp"] for t in own["themes"]]
    assert stated.decided_for is None
    one = run("evaluate", tmp_path / "model", labels, "--prevalence", "privacy=0.4", "--report", tmp_path / "r.pdf")
    assert one.code == 0, one.err
    assert "; privacy 40 % (as given)\n" in one.out
    assert "\nwhere themes are as frequent as they were decided for:\n" in one.out
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_report_says_which_prevalence_decided(folds: Evaluation, language: str) -> None:
    names = tuple(row.theme for row in folds.scores.themes)
    shares, texts = dict.fromkeys(names, 0.3), evaluation_texts(language)
    found = {}
    for how, estimated in (("given", ()), ("partly", names[:1]), ("estimated", names)):
        said = DecidedFor(shares | {names[0]: 0.05}, estimated, 77)
        view = evaluation_view(replace(folds, decided_for=said), ModelFacts(), texts)
        fact = view["facts"][-1]
        assert all(texts.percent(share) in fact["value"] for share in (0.05, 0.3))
        assert ("77" in fact["note"]) == bool(estimated)
        assert texts("percent", n=texts.decimal(30, 1)) in view["use"]["intro"]
        found[how] = fact["note"]
    assert len(set(found.values())) == 3


def test_prevalence_goes_with_labels(run: Callable, model_file: Path, corpus_folder: Path) -> None:
    ran = run("evaluate", model_file, "--corpus", corpus_folder, "--prevalence", "0.1")
    assert (ran.code, ran.out) == (2, "")
    assert "--prevalence goes with LABELS" in ran.err
    for wrong in ("2", "nothing=0.1"):
        assert run("evaluate", model_file, corpus_folder / "labels.csv", "--prevalence", wrong).code == 2


def test_without_prevalence_there_is_one_view() -> None:
    y = np.array([[1.0], [0.0]] * 10)
    said = OutOfFold(y * 0.8 + 0.1, y == 1, np.zeros_like(y, dtype=bool), y)
    found = evaluate_decisions("test", y, said, [str(i) for i in range(20)], ["t"], prevalence=None)
    assert found.calibration_as_found == ()
    assert found.in_use[0].prevalence is None


def test_languages_have_the_same_texts() -> None:
    assert dict(leaves(dict(evaluation_texts("de").table))) == dict(leaves(dict(evaluation_texts("en").table)))


@needs_poppler
@pytest.mark.parametrize(("language", "heading"), [("de", "Treffer und Fehler"), ("en", "Hits and errors")])
def test_pdf_says_what_the_numbers_say(
    folds: Evaluation, small_model: ThemeModel, language: str, heading: str, tmp_path: Path
) -> None:
    content = evaluation_pdf(folds, small_model.info, language)
    assert content == evaluation_pdf(folds, small_model.info, language)
    text = pdf_text(content, tmp_path)
    assert heading in text
    f1 = f"{folds.scores.themes[0].f1:.2f}"
    assert (f1.replace(".", ",") if language == "de" else f1) in text
    assert small_model.info.data is not None
    assert small_model.info.data.sha256 in text.replace(" ", "")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content


@needs_poppler
def test_errors_are_text_and_no_markup(folds: Evaluation, tmp_path: Path) -> None:
    line = '#eval("1") *fett* $x$ @ref \ue000 \u202e und ' + "Wort" * 60
    error = WorstError("privacy", "missed", 0.0, "a#1", line + " x" * 2000)
    text = pdf_text(evaluation_pdf(replace(folds, errors=(error,)), ModelFacts(), "de"), tmp_path)
    assert '#eval("1") *fett* $x$ @ref' in text
    assert "übersehen, <1 %" in text.replace("< 1", "<1")


def test_any_model_and_data_can_be_typeset(folds: Evaluation) -> None:
    nothing = replace(folds, calibration=(), in_use=(), errors=(), confusion=(), agreement=(), thresholds={})
    assert evaluation_pdf(nothing, ModelFacts(), "de").startswith(b"%PDF")


def test_a_report_in_another_format_is_refused(run: Callable, tmp_path: Path) -> None:
    """It was a PDF, whatever its name said."""
    (tmp_path / "l.csv").touch()
    for name in ("r.csv", "r", "r.pdf.txt"):
        result = run("evaluate", "default", tmp_path / "l.csv", "--report", tmp_path / name)
        assert (result.code, "no format of this report" in result.err, (tmp_path / name).exists()) == (1, True, False)
