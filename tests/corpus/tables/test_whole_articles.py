"""Chunks cut between articles: every row stays, in order, and no article is in two chunks."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.model import Scorer, ThemeModel
from classifier.model_file import model_bytes

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")

from corpus.tables import whole_articles as module  # noqa: E402
from corpus.tables.chunk import Chunk  # noqa: E402
from corpus.tables.whole_articles import whole_articles  # noqa: E402


def chunk(articles: list[str], first: int) -> Chunk:
    n = len(articles)
    texts = [f"Text {first + i}" for i in range(n)]
    return Chunk(
        "x", pa.array(texts), pa.array(articles), np.arange(first, first + n), 10 * n,
        classified=np.ones(n, dtype=np.bool_), problems=(f"problem at {first}",),
    )  # fmt: skip


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=12))
def test_nothing_lost_and_no_article_cut(pieces: list[list[str]]) -> None:
    names = [name for piece in pieces for name in piece]
    firsts = np.cumsum([0, *map(len, pieces)]).tolist()
    found = list(whole_articles(chunk(piece, first) for piece, first in zip(pieces, firsts, strict=False)))
    assert [name for c in found for name in c.articles.to_pylist()] == names
    assert [n for c in found for n in c.numbers.tolist()] == list(range(len(names)))
    assert [t for c in found for t in c.texts.to_pylist()] == [f"Text {i}" for i in range(len(names))]
    assert all(len(c) == len(c.texts) == len(c.classified) for c in found)  # type: ignore[arg-type]
    assert sum(c.size for c in found) == 10 * len(names)
    assert [p for c in found for p in c.problems] == [f"problem at {first}" for first in firsts[: len(pieces)]]
    ends = [c.articles.to_pylist()[-1] for c in found]
    starts = [c.articles.to_pylist()[0] for c in found]
    assert all(end != start for end, start in zip(ends, starts[1:], strict=False))


def test_an_endless_article_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 6)
    found = list(whole_articles(chunk(["a"] * 3, 3 * i) for i in range(5)))
    assert [len(c) for c in found] == [6, 6, 3]


def test_rows_that_are_articles_pass_untouched() -> None:
    alone = Chunk("x", pa.array(["a", "b"]), pa.array(["x:1", "x:2"]), np.arange(2), 2, alone=True)
    assert next(whole_articles(iter([alone]))) is alone


def test_rows_of_an_article_in_any_order(run: Callable[..., object], tmp_path: Path, article_model: ThemeModel) -> None:
    """The rows keep their order, and each its probabilities, wherever the others of its article stand."""
    (tmp_path / "model").write_bytes(model_bytes(article_model))
    rows = [{"article": f"n{i % 3}", "text": f"Daten {i} im Netz, Anruf {i % 4} kostet Geld"} for i in range(12)]
    found = []
    for name, order in (("sorted", sorted(range(12), key=lambda i: i % 3)), ("mixed", list(range(12)))):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(rows[i]) + "\n" for i in order), encoding="utf-8")
        shown = run("predict", path, "-m", tmp_path / "model", "--format", "jsonl").out  # type: ignore[attr-defined]
        run("predict", path, "-m", tmp_path / "model", "-o", tmp_path / "out.jsonl", "--force")
        for text in (shown, (tmp_path / "out.jsonl").read_text(encoding="utf-8")):
            lines = [json.loads(line) for line in text.splitlines()]
            assert [line["text"] for line in lines] == [rows[i]["text"] for i in order]
            found.append([list(line["probabilities"].values()) for line in sorted(lines, key=lambda line: str(line["text"]))])
    assert all(np.allclose(other, found[0], atol=2e-6) for other in found[1:])


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_without_id_are_nobody_s(run: Callable[..., object], tmp_path: Path, article_model: ThemeModel, form: str) -> None:
    """An empty id is no id that rows have in common."""
    (tmp_path / "model").write_bytes(model_bytes(article_model))
    texts = ["Daten der Nutzer im Netz", "Daten und Anruf kosten Geld", "Das Wetter"]
    lines = (
        [json.dumps({"id": "", "text": text}) for text in texts] if form == "jsonl" else ["id,text", *(f",{t}" for t in texts)]
    )
    (tmp_path / f"rows.{form}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("predict", tmp_path / f"rows.{form}", "-m", tmp_path / "model", "-o", tmp_path / "out.jsonl", "--prevalence", "0.02")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["article"] for row in rows] == [f"rows:{i}" for i in range(1, 4)]
    expected = Scorer(article_model).probabilities(texts)
    for row, one in zip(rows, expected, strict=True):
        assert list(row["probabilities"].values()) == pytest.approx(one.tolist(), abs=2e-6)


def test_whole_articles_of_one_id_are_two(run: Callable[..., object], tmp_path: Path, article_model: ThemeModel) -> None:
    """With --unit article every row is an article, whatever its id."""
    (tmp_path / "model").write_bytes(model_bytes(article_model))
    rows = [{"id": "a", "text": "Daten der Nutzer im Netz. Es gibt sie."}, {"id": "a", "text": "Anruf und Daten kosten Geld."}]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    shown = run("predict", tmp_path / "rows.jsonl", "--unit", "article", "-m", tmp_path / "model", "--prevalence", "0.02")
    out = shown.out  # type: ignore[attr-defined]
    expected = Scorer(article_model).probabilities([row["text"] for row in rows])
    for line, one in zip(out.splitlines(), expected, strict=True):
        assert list(json.loads(line)["probabilities"].values()) == pytest.approx(one.tolist(), abs=2e-6)


def test_stream_and_terminal_say_the_same(run: Callable[..., object], tmp_path: Path, article_model: ThemeModel) -> None:
    (tmp_path / "model").write_bytes(model_bytes(article_model))
    texts = [
        "Die Firma sammelt Daten.",
        "Der Anruf kostet Geld.",
        "Das Wetter bleibt schön.",
        "Daten der Kunden, Daten der Nutzer.",
    ]
    (tmp_path / "in").mkdir()
    for name in "ab":
        (tmp_path / "in" / f"{name}.txt").write_text("\n\n".join(texts if name == "a" else texts[::-1]) + "\n", encoding="utf-8")
    rows = [{"article": f"n{i // 2}", "text": text} for i, text in enumerate(texts * 3)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for source in ("in", "rows.jsonl"):
        shown = run("predict", tmp_path / source, "-m", tmp_path / "model", "--format", "jsonl")
        assert shown.code == 0  # type: ignore[attr-defined]
        run("predict", tmp_path / source, "-m", tmp_path / "model", "-o", tmp_path / "out.jsonl", "--force")
        one = [json.loads(line) for line in shown.out.splitlines()]  # type: ignore[attr-defined]
        other = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
        for mine, theirs in zip(one, other, strict=True):
            assert [mine[key] for key in ("decisions", "unsure", "prevalence")] == [
                theirs[key] for key in ("decisions", "unsure", "prevalence")
            ]
            assert list(mine["probabilities"].values()) == pytest.approx(list(theirs["probabilities"].values()), abs=2e-6)
        assert max(len(list(group)) for _, group in groupby(one, key=lambda row: row["article"])) > 1
