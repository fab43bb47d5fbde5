"""Columns of themes meet no other column: such ids are refused where a code book or a model is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.facts.model import ModelFacts
from classifier.model import ThemeModel
from classifier.model_file import load_model, model_bytes
from classifier.output.schema import columns
from corpus.codebook import CodeBook
from corpus.coding.labels import KEYS
from corpus.errors import InputError
from corpus.theme_ids import TAKEN

MEETING = [*sorted({*columns(()), *KEYS, "themes"}), "p_a", "unsure_a"]


def test_every_column_of_ours_is_known() -> None:
    assert {*columns(()), *KEYS} <= TAKEN


@pytest.mark.parametrize("theme", MEETING)
def test_code_book(run: Callable, tmp_path: Path, corpus_folder: Path, theme: str) -> None:
    book = tmp_path / "codebook.toml"
    book.write_text(f'[[theme]]\nid = "a"\n[[theme]]\nid = "{theme}"\n', encoding="utf-8")
    with pytest.raises(InputError, match=rf"codebook\.toml: theme id '{theme}' is the name of a column"):
        CodeBook.from_toml(book)
    result = run("train", corpus_folder, "--codebook", book, "-o", tmp_path / "model")
    assert (result.code, f"theme id '{theme}'" in result.err) == (1, True)


@pytest.mark.parametrize("theme", MEETING)
def test_model(tmp_path: Path, small_model: ThemeModel, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = tmp_path / "model", replace(small_model, themes=("a", theme, "b", "c"), info=ModelFacts())
    said = f"theme id '{theme}' is the name of a column"
    with pytest.raises(InputError, match=said):
        model_bytes(other)
    with monkeypatch.context() as patch:
        patch.setattr("classifier.model_file.checked_model", lambda *_: None)
        path.write_bytes(model_bytes(other))
    with pytest.raises(InputError, match=rf"model: themes: {said}"):
        load_model(path)


def test_harmless_ids_stay(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text('[[theme]]\nid = "p_value"\n[[theme]]\nid = "article_length"\n', encoding="utf-8")
    assert CodeBook.from_toml(tmp_path / "codebook.toml").ids == ("p_value", "article_length")
