"""What comes from outside broken, too deep or too large ends in one message, whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.gates.parser import Place, parse, parse_toml

DIGITS = "9" * 5000
DEEP = "[" * 100_000 + "]" * 100_000
BAD = [
    DIGITS,
    "9" * 400,
    DEEP,
    "[" * 101 + "]" * 101,
    '{"a":' * 3000 + "1" + "}" * 3000,
    "NaN",
    "-Infinity",
    "1e999",
    '"\\ud800"',
]


@pytest.mark.parametrize("text", BAD, ids=lambda text: text[:8] + str(len(text)))
def test_json(text: str) -> None:
    with pytest.raises(InputError, match=r"^a\.jsonl, line 3: not JSON \([^)]{5,80}\)+\. Check") as caught:
        parse(f'{{"x": {text}}}', Place("a.jsonl", 3))
    assert len(str(caught.value)) < 200


def test_what_is_allowed() -> None:
    assert parse("[" * 100 + "]" * 100, Place("a"))
    assert parse('{"n": 123456789012345678901234567890}', Place("a"))["n"] == 123456789012345678901234567890
    assert parse('{"n": ' + json.dumps([[]] * 1000) + "}", Place("a"))


@pytest.mark.parametrize("text", [f"a = {DIGITS}", f"a = {DEEP}", "a = " + "[" * 101 + "]" * 101, "a." * 5000 + "b = 1"])
def test_toml(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match=r"deep|digits"):
        parse_toml(text)
    (tmp_path / "codebook.toml").write_text(text + "\n[[theme]]\nid = 'a'\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a TOML file"):
        CodeBook.from_toml(tmp_path / "codebook.toml")


@pytest.mark.parametrize("value", [DIGITS, DEEP, "NaN", '"\\ud800"'])
def test_verbs(run: Callable, tmp_path: Path, corpus_folder: Path, value: str) -> None:
    """No reader of outside data ends in a traceback, and each names file and line."""
    line = f'{{"text": "Daten", "themes": {{"privacy": 1}}, "article": "a", "x": {value}}}\n'
    (tmp_path / "rows.jsonl").write_text(line, encoding="utf-8")
    prediction = {"article": "a", "paragraph": 1, "role": "body", "classified": False, "text": "b", "start": 0, "end": 1}
    (tmp_path / "p.jsonl").write_text(json.dumps(prediction) + "\n" + line, encoding="utf-8")
    (tmp_path / "labels.csv").write_text(
        f"article,paragraph,coder,sample,text_sha256,privacy\na,{DIGITS},x,random,,1\n", encoding="utf-8"
    )
    for argv in (
        ("report", tmp_path / "p.jsonl", "-o", tmp_path / "out"),
        ("overview", tmp_path / "p.jsonl", "-o", tmp_path / "out"),
        ("evaluate", tmp_path / "rows.jsonl"),
        ("agreement", tmp_path / "labels.csv"),
        ("import", "--codebook", "default", "--format", "doccano", tmp_path / "rows.jsonl", corpus_folder),
        ("import", "--codebook", "default", "--format", "long-csv", tmp_path / "labels.csv", corpus_folder),
    ):
        result = run(*argv)
        assert result.code == 1, argv
        assert result.err.startswith("absatz: "), argv
        assert len(result.err) < 600, argv
