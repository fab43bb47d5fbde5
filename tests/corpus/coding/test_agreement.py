"""Agreement: the sums equal NLTK's alpha, the shares their definitions, and what is undefined is said to be so."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from corpus.coding.agreement import agreement, alpha_from_counts
from corpus.coding.labels import HandLabel, label_for, write_labels
from corpus.errors import InputError
from corpus.sources import articles_by_id

Rows = list[tuple[int | None, ...]]
rows_strategy = st.lists(st.tuples(*[st.sampled_from([0, 1, None])] * 3), min_size=1, max_size=25)


def labels(rows: Rows, per_article: int = 2) -> list[HandLabel]:
    """A label per paragraph and coder a, b, …; `per_article` paragraphs make an article."""
    return [
        HandLabel(f"art{i // per_article}", i % per_article + 1, "abcde"[c], "", "", (value,))
        for i, row in enumerate(rows)
        for c, value in enumerate(row)
    ]


@given(rows=rows_strategy)
def test_the_sums_equal_nltk(rows: Rows) -> None:
    units = [[v for v in row if v is not None] for row in rows]
    units = [values for values in units if len(values) > 1]
    ones = np.array([float(sum(values)) for values in units])
    zeros = np.array([float(len(values)) for values in units]) - ones
    ours = float(alpha_from_counts(ones.sum(), zeros.sum(), (2 * ones * zeros / (ones + zeros - 1)).sum()))
    if len({value for values in units for value in values}) < 2:
        assert math.isnan(ours)
    else:
        task = AnnotationTask([(c, i, v) for i, row in enumerate(rows) for c, v in enumerate(row) if v is not None])
        assert ours == pytest.approx(task.alpha(), abs=1e-12)


@given(rows=rows_strategy)
def test_figure_is_nltk_and_undefined_is_none(rows: Rows) -> None:
    result = agreement(labels(rows), ["privacy"])[0]
    units = [[v for v in row if v is not None] for row in rows]
    values = {v for unit in units if len(unit) > 1 for v in unit}
    assert result.paragraphs == sum(len(unit) > 1 for unit in units)
    assert (result.alpha is None) == (len(values) < 2)
    assert (result.percent is None) == (not result.paragraphs)
    assert (result.positive is None) == (1 not in values)
    if result.alpha_interval:
        assert result.alpha_interval[0] <= result.alpha_interval[1] <= 1
    assert len(result.disagreements) == sum(len(set(unit)) > 1 for unit in units)


def test_worked_example() -> None:
    """Two coders, a = 2, b = 1, c = 1, d = 4: percent 6/8, positive 2*2/(2*2+1+1), alpha 1 - 15 * 4 / (2 * 6 * 10)."""
    result = agreement(labels([(1, 1), (1, 1), (1, 0), (0, 1), (0, 0), (0, 0), (0, 0), (0, 0), (1, None)]), ["privacy"])[0]
    assert (result.paragraphs, result.articles) == (8, 4)
    assert result.percent == pytest.approx(6 / 8)
    assert result.positive == pytest.approx(4 / 6)
    assert result.alpha == pytest.approx(1 - 15 * 4 / (2 * 6 * 10))
    assert [(s.coder, s.judged, s.positive) for s in result.coders] == [("a", 8, 3), ("b", 8, 3)]
    assert [(d.article, d.paragraph, d.yes, d.no) for d in result.disagreements] == [
        ("art1", 1, ("a",), ("b",)),
        ("art1", 2, ("b",), ("a",)),
    ]
    assert result.remark == "warning"


def test_interval_is_over_articles() -> None:
    """Eight paragraphs in two articles tell less than eight paragraphs in eight; one article tells nothing of its kind."""
    rows: Rows = [(1, 1), (1, 1), (1, 0), (0, 0), (0, 1), (0, 0), (0, 0), (1, 1)] * 4
    whole, wide, narrow = (agreement(labels(rows, n), ["privacy"])[0].alpha_interval for n in (len(rows), 16, 1))
    assert whole is None
    assert wide != narrow
    assert agreement(labels(rows, 1), ["privacy"], seed=1)[0].alpha_interval != narrow
    assert agreement(labels(rows, 1), ["privacy"])[0].alpha_interval == narrow


def test_adjudicated_is_left_out_unless_named() -> None:
    rows = labels([(1, 1), (0, 0), (1, 0)])
    rows += [HandLabel(f"art{i // 2}", i % 2 + 1, "adjudicated", "", "", (0,)) for i in range(3)]
    assert [s.coder for s in agreement(rows, ["privacy"])[0].coders] == ["a", "b"]
    assert [s.coder for s in agreement(rows, ["privacy"], ["a", "adjudicated"])[0].coders] == ["a", "adjudicated"]
    with pytest.raises(InputError, match="there is no coder 'z'"):
        agreement(rows, ["privacy"], ["a", "z"])
    with pytest.raises(InputError, match="agreement needs two coders"):
        agreement(rows, ["privacy"], ["a", "a"])


@pytest.fixture
def coded_twice(tmp_path: Path) -> Path:
    """Four articles of three paragraphs; anna and bert differ on telephony of every first paragraph; competition never occurs."""
    (tmp_path / "articles").mkdir()
    for a in range(4):
        text = "\n".join(f"=Der {n}. Anruf des Tages {a} brach im Tunnel unter dem Berg ab." for n in range(3))
        (tmp_path / "articles" / f"a{a}.txt").write_text(text, encoding="utf-8")
    rows = []
    for article in articles_by_id(tmp_path / "articles").values():
        for p in article.paragraphs:
            rows.append(label_for(p, "anna", "random", (p.number % 2, 1 - p.number % 2, 0, 1)))
            rows.append(label_for(p, "bert", "random", (p.number % 2, 1 - p.number % 2, 0, int(p.number > 1))))
    (tmp_path / "labels.csv").write_bytes(write_labels(rows, ("privacy", "monetization", "competition", "telephony")))
    return tmp_path


def test_command(run: Callable, coded_twice: Path) -> None:
    result = run("agreement", coded_twice / "labels.csv", "--disagreements", "2")
    assert result.code == 0
    lines = {line.split()[0]: line.split() for line in result.out.splitlines()[1:5]}
    assert lines["privacy"] == ["privacy", "12", "1.000", "1.000", "–", "1.000", "1.000", "1.000"]
    assert lines["competition"] == ["competition", "12", "–", "–", "1.000", "–"]
    assert "warning: telephony: alpha is below .667" in result.out
    assert "telephony: 4 disagreements, 2 shown" in result.out
    assert "a0#1  1: anna  0: bert\n    =Der 0. Anruf" in result.out
    assert run("agreement", coded_twice / "labels.csv", "--disagreements").out.count("brach im Tunnel") == 4
    assert run("agreement", coded_twice / "labels.csv", "--disagreements", "2").out == result.out


def test_command_json_and_csv(run: Callable, coded_twice: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run("agreement", coded_twice / "labels.csv", "--json", "-o", out)
    themes = {theme["theme"]: theme for theme in json.loads(result.out)}
    assert themes["competition"]["alpha"] is None
    assert themes["telephony"]["remark"] == "warning"
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert rows[0] == ["theme", "article", "paragraph", "coders_1", "coders_0", "text"]
    assert len(rows) == 5
    assert rows[1][:5] == ["telephony", "a0", "1", "anna", "bert"]
    assert rows[1][5].startswith("'=Der")
    assert run("agreement", coded_twice / "labels.csv", "-o", out).code == 1


def test_without_articles_and_with_changed_ones(run: Callable, coded_twice: Path) -> None:
    (coded_twice / "articles" / "a0.txt").write_text("Ein ganz anderer Satz, den niemand kodiert hat.", encoding="utf-8")
    assert "has changed since it was coded" in run("agreement", coded_twice / "labels.csv").err
    for path in (coded_twice / "articles").iterdir():
        path.unlink()
    assert "a0#1  1: anna  0: bert" in run("agreement", coded_twice / "labels.csv", "--disagreements").out


def test_a_seed_below_0_is_wrong_usage(run: Callable, coded_twice: Path) -> None:
    result = run("agreement", coded_twice / "labels.csv", "--seed", "-1")
    assert (result.code, result.out) == (2, "")


def test_bad_input(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    for argv, message in {
        (tmp_path / "none.csv",): "no such label file",
        (corpus_folder / "labels.csv",): "agreement needs two coders",
        (corpus_folder / "labels.csv", "--coders", "anna,zoe"): "there is no coder 'zoe'",
    }.items():
        result = run("agreement", *argv)
        assert (result.code, result.out) == (1, "")
        assert message in result.err
