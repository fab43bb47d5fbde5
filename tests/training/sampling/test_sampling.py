"""Draws from a corpus: who can be drawn for what, and that what is recorded is true of whole draws by the command's own code."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.codebook import CodeBook
from corpus.coding.draw import horvitz_thompson
from corpus.coding.drawn import HOLDOUT, NAME, TRAIN, Drawn, read_drawn
from corpus.folder import Corpus, read_corpus
from training.sampling.frame import ARTICLE, GROUP, PARAGRAPH, groups_of, units_to_draw
from training.sampling.plan import Wish, by_doubt, by_stratum, by_words, drawn_rows, evenly, model_doubts, model_strata


@pytest.fixture
def folder(corpus_folder: Path, tmp_path: Path) -> Path:
    """A corpus without labels."""
    shutil.copytree(corpus_folder, tmp_path / "own")
    (tmp_path / "own" / "labels.csv").unlink()
    return tmp_path / "own"


def names(rows: tuple[Drawn, ...], purpose: str) -> set[str]:
    return {row.article for row in rows if row.purpose == purpose}


def test_a_hold_out_of_whole_articles_then_something_to_learn_from(run: Callable, folder: Path) -> None:
    first = run("sample", folder, "-n", "4", "--for", "holdout")
    assert (first.code, first.out) == (0, "")
    assert "drew 24 paragraphs of 4 articles, of 90 paragraphs, for holdout: sample.csv" in first.err
    again = (folder / NAME).read_bytes()
    assert run("sample", folder, "-n", "20", "--unit", "paragraph").code == 0
    rows = read_drawn(folder)
    assert (folder / NAME).read_bytes().startswith(again)
    assert [Counter(row.purpose for row in rows), {row.draw for row in rows}] == [{HOLDOUT: 24, TRAIN: 20}, {1, 2}]
    assert {row.probability for row in rows} == {4 / 15, 20 / 66}
    assert {row.frame for row in rows} == {90, 66}
    assert not names(rows, HOLDOUT) & names(rows, TRAIN)
    (folder / NAME).unlink()
    run("sample", folder, "-n", "4", "--for", "holdout")
    assert (folder / NAME).read_bytes() == again


def test_a_hold_out_is_drawn_whatever_is_coded_and_takes_it_away(run: Callable, corpus_folder: Path, folder: Path) -> None:
    shutil.copy(corpus_folder / "labels.csv", folder)
    result = run("sample", folder, "-n", "5", "--for", "holdout")
    assert "30 of them are coded already; they are in the hold-out now and will not be learned from" in result.err
    nothing = run("sample", folder, "-n", "1")
    assert nothing.code == 1
    assert "Everything is drawn or coded" in nothing.err


def test_a_hold_out_is_another_draw_than_the_one_before_with_the_same_seed(run: Callable, folder: Path) -> None:
    common = []
    for seed in range(12):
        (folder / NAME).unlink(missing_ok=True)
        run("sample", folder, "-n", "5", "--seed", seed)
        result = run("sample", folder, "-n", "5", "--for", "holdout", "--seed", seed)
        rows = read_drawn(folder)
        common.append(len(names(rows, TRAIN) & names(rows, HOLDOUT)))
        said = f"{common[-1]} of these 5 articles were drawn or coded to learn from before: they are hold-out now"
        assert (said in result.err) == (common[-1] > 0), result.err
        assert {row.probability for row in rows} == {5 / 15}
    # Two independent draws of 5 of 15 have 5/3 in common, with a standard deviation of 0.9; the same draw twice has 5.
    assert 0.7 < np.mean(common) < 2.7


def test_what_shares_text_with_the_hold_out_is_not_drawn_to_learn_from(run: Callable, folder: Path) -> None:
    run("sample", folder, "-n", "1", "--for", "holdout")
    [held] = names(read_drawn(folder), HOLDOUT)
    shutil.copy(folder / "articles" / f"{held}.txt", folder / "articles" / "nachdruck.txt")
    corpus = read_corpus(folder, unlabelled=True)
    assert len({unit.article for unit in units_to_draw(corpus, TRAIN, ARTICLE)}) == 14
    assert groups_of(corpus.articles.values())["nachdruck"] == held
    assert "nachdruck" in {unit.article for unit in units_to_draw(corpus, HOLDOUT, ARTICLE)}


def test_split_keeps_what_shares_text_together(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(corpus_folder, folder)
    for name in ("zweimal", "dreimal"):
        shutil.copy(folder / "articles" / "artikel-03.txt", folder / "articles" / f"{name}.txt")
    for seed in range(8):
        (folder / NAME).unlink(missing_ok=True)
        assert run("split", folder, "--share", "0.4", "--seed", seed).code == 0
        rows = read_drawn(folder)
        assert {row.probability for row in rows} == {6 / 15}
        assert len({"zweimal", "dreimal", "artikel-03"} & names(rows, HOLDOUT)) in (0, 3)
    assert "a hold-out was drawn already" in run("split", folder).err
    model = tmp_path / "m.safetensors"
    assert run("train", folder, "-o", model, "--skip-untrainable").code == 0
    assert json.loads(run("evaluate", model, folder, "--json").out)["paragraphs"] == 6 * len(
        names(read_drawn(folder), HOLDOUT) - {"zweimal", "dreimal"}
    )


def test_the_ways_to_draw_are_unbiased_as_the_verb_draws(small_corpus: Corpus, small_model: ThemeModel) -> None:
    """By words, doubt and stratum, of paragraphs and of articles: the recorded chances estimate the share of a theme rightly."""
    corpus = replace(small_corpus, labels=())
    truth = {(p.article, p.number): float(p.values[3] or 0) for p in small_corpus.labelled}
    for key in truth:  # the theme is more frequent in some articles, or a draw of articles would show nothing
        if key[1] == 1 and key[0] > "artikel-09":
            truth[key] = 1.0
    share = float(np.mean(list(truth.values())))
    doubts, stratum = model_doubts(corpus, small_model), model_strata(corpus, small_model)
    ways = {
        "random": lambda units, wish: evenly(units, wish),
        "words": lambda units, wish: by_words(units, wish, corpus.codebook),
        "uncertain": lambda units, wish: by_doubt(units, wish, doubts),
        "stratified": lambda units, wish: by_stratum(units, wish, stratum),
    }
    for unit, n in ((PARAGRAPH, 15), (ARTICLE, 6)):
        units = units_to_draw(corpus, TRAIN, unit)
        for by, way in ways.items():
            found = []
            for seed in range(400):
                wish = Wish(n, by, TRAIN, seed)
                rows = drawn_rows(units, way(units, wish), wish, 1)
                values = np.array([truth[row.spot] for row in rows])
                found.append(horvitz_thompson(values, np.array([row.probability for row in rows]), rows[0].frame))
            error = 4 * np.std(found) / np.sqrt(len(found))
            assert abs(np.mean(found) - share) <= error + 1e-12, (unit, by)


def test_words_find_more_of_a_theme_and_doubt_what_is_doubtful(small_corpus: Corpus, small_model: ThemeModel) -> None:
    corpus = replace(small_corpus, labels=(), codebook=CodeBook.bundled().of_themes(["telephony"]))
    units = units_to_draw(corpus, TRAIN, PARAGRAPH)
    wish = Wish(10, "words", TRAIN, 1)
    rows = drawn_rows(units, by_words(units, wish, corpus.codebook), wish, 1)
    texts = [corpus.articles[row.article].paragraphs[row.paragraph - 1].text.lower() for row in rows]
    assert sum("anruf" in text or "tarif" in text or "roaming" in text or "funkloch" in text for text in texts) >= 7
    doubts = model_doubts(corpus, small_model)
    mean = np.mean(list(doubts.values()))
    drawn = []
    for seed in range(20):
        wish = Wish(10, "uncertain", TRAIN, seed)
        drawn += [doubts[row.spot] for row in drawn_rows(units, by_doubt(units, wish, doubts), wish, 1)]
    assert np.mean(drawn) > mean


def test_the_command_draws_by_every_way(run: Callable, folder: Path, small_model: ThemeModel, tmp_path: Path) -> None:
    model = tmp_path / "m.safetensors"
    model.write_bytes(model_bytes(small_model))
    facts = [["article", "date", "country", "form", "section"]]
    facts += [[f"artikel-{n:02}", f"20{10 + n % 3}-05", "", "", ""] for n in range(15)]
    (folder / "articles.csv").write_text("".join(",".join(row) + "\n" for row in facts), encoding="utf-8")
    for more in (
        ("--by", "stratified", "--strata", "year", "--for", "holdout"),
        ("--by", "words"),
        ("--by", "uncertain", "-m", model),
        ("--by", "stratified", "--strata", "themes", "-m", model),
    ):
        assert run("sample", folder, "-n", "6", *more).code == 0, more
    rows = read_drawn(folder)
    assert {row.by for row in rows} == {"stratified", "words", "uncertain"}
    years = Counter(int(name[-2:]) % 3 for name in names(rows, HOLDOUT))
    assert set(years.values()) == {2}
    assert len({row.spot for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("--by", "uncertain"), 2, "--by uncertain needs a model"),
        (("--by", "words", "--for", "holdout"), 2, "a hold-out is drawn by random or stratified"),
        (("--by", "stratified"), 2, "--strata goes with --by stratified"),
        (("--strata", "year"), 2, "--strata goes with --by stratified"),
        (("--by", "stratified", "--strata", "year"), 1, "there is no such table"),
        (("--by", "stratified", "--strata", "themes"), 2, "--strata themes needs a model"),
        (("-n", "16"), 1, "16 units cannot be drawn of 15. There are 15 that can still be drawn"),
    ],
)
def test_refused(run: Callable, folder: Path, argv: tuple[str, ...], code: int, says: str) -> None:
    result = run("sample", folder, "-n", "5", *argv)
    assert (result.code, says in result.err, (folder / NAME).exists()) == (code, True, False), result.err


def test_where_nothing_is_left_it_does_not_ask_for_fewer(run: Callable, folder: Path) -> None:
    assert run("sample", folder, "-n", "15").code == 0
    again = run("sample", folder, "-n", "1")
    assert again.code == 1
    assert "1 units cannot be drawn of 0. Everything is drawn or coded." in again.err
    assert "ask for fewer" not in again.err


def test_what_was_drawn_is_written_for_a_spreadsheet_and_comes_back(run: Callable, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "to-code.csv"
    assert run("sample", folder, "-n", "2", "--out", out, "--for", "holdout").code == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfarticle;paragraph;text;privacy;monetization;competition;telephony;note\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row[0], int(row[1])) for row in rows[1:]] == [row.spot for row in read_drawn(folder)]
    for row in rows[1:8]:
        row[3:7] = ["1", "0", "", "0"]
    rows[1][7] = "unsicher"
    filled = "\ufeff" + "".join(";".join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    out.write_text(filled, encoding="utf-8", newline="")
    (folder / "codebook.toml").write_text("".join(f'[[theme]]\nid = "{t}"\n' for t in rows[0][3:7]), encoding="utf-8")
    done = run("import", out, folder, "--format", "sheet", "--coder", "anna")
    assert "7 rows added" in done.err
    labels = read_corpus(folder).labels
    assert {(label.sample, label.values) for label in labels} == {("random", (1, 0, None, 0))}
    assert '"note": "unsicher"' in (folder / "labels.extra.jsonl").read_text(encoding="utf-8")
    rest = run("export", folder, "--format", "sheet", "--uncoded", "--for", "holdout")
    assert rest.out.count("\r\n") == 1 + 12 - 7
    assert run("export", folder, "--format", "sheet", "--uncoded", "--coders", "ben").out.count("\r\n") == 1 + 12
    assert "there is nothing left to code" in run("export", folder, "--format", "sheet", "--uncoded", "--for", "train").err


def test_ones_alone_in_a_spreadsheet_are_asked_about(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(corpus_folder, folder)
    text = read_corpus(folder).articles["artikel-00"].paragraphs[0].text
    (tmp_path / "t.csv").write_text(f'article,paragraph,text,privacy,telephony\nartikel-00,1,"{text}",1,\n', encoding="utf-8")
    argv = ("import", tmp_path / "t.csv", folder, "--format", "sheet", "--coder", "ben", "--codebook", "default")
    refused = run(*argv)
    assert (refused.code, "t.csv, line 2: only ones are filled in" in refused.err) == (1, True)
    assert run(*argv, "--judged", "all").code == 0
    assert read_corpus(folder).labels[-1].values == (1, 0, 0, 0)


@pytest.mark.parametrize("form", ["doccano", "label-studio", "prodigy"])
def test_tasks_for_other_programs(run: Callable, folder: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "tasks"
    assert run("sample", folder, "-n", "1", "--out", out, "--format", form).code == 0
    drawn = read_drawn(folder)
    text = out.read_text(encoding="utf-8")
    tasks = json.loads(text) if form == "label-studio" else [json.loads(line) for line in text.splitlines()]
    assert len(tasks) == len(drawn) == 6
    # Coded as the program would: a theme is chosen, all else stays as it is.
    for task in tasks:
        if form == "doccano":
            task["label"] = ["privacy"]
        elif form == "prodigy":
            assert [option["id"] for option in task["options"]] == ["privacy", "monetization", "competition", "telephony"]
            task |= {"accept": ["privacy"], "answer": "accept", "_annotator_id": "anna"}
        else:
            chosen = {"from_name": "themes", "to_name": "text", "type": "choices", "value": {"choices": ["privacy"]}}
            task["annotations"] = [{"completed_by": 1, "result": [chosen]}]
    out.write_text(json.dumps(tasks) if form == "label-studio" else "".join(json.dumps(t) + "\n" for t in tasks))
    more = () if form == "prodigy" else ("--judged", "all", "--coder", "anna")
    assert run("import", out, folder, "--format", form, "--codebook", "default", *more).code == 0
    labels = read_corpus(folder).labels
    assert {(label.coder, label.sample, label.values) for label in labels} == {("anna", "random", (1, 0, 0, 0))}
    assert {(label.article, label.paragraph) for label in labels} == {row.spot for row in drawn}


def test_groups_can_be_drawn(small_corpus: Corpus) -> None:
    assert len(units_to_draw(replace(small_corpus, labels=()), HOLDOUT, GROUP)) == 15
