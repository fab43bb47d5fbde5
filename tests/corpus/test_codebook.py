"""Code book files: refused with one message each."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.codebook import CodeBook
from corpus.errors import InputError


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[theme]\n", "not a TOML file"),
        ("version = '1'\n", "no \\[\\[theme\\]\\]"),
        ("[[theme]]\nid = 'a'\n[[theme]]\nid = 'a'\n", "theme id 'a' is given twice"),
        ("[[theme]]\nid = 'A b'\n", "no valid id"),
        ("language = 'latin'\n[[theme]]\nid = 'a'\n", "language 'latin' is not known"),
        ("[[theme]]\nid = 'a'\nindicators = 'x'\n", "indicators must be a list"),
        ("[[theme]]\nid = 'a'\nnames = 'x'\n", "names must be texts by language"),
        ("[[theme]]\nid = 'a'\nnames.de = \"x\\ny\"\n", "names: 'x.*ny' is empty, too long, or more than a line"),
        ("[[theme]]\nid = 'a'\nindicators.\"b\\nc\" = ['x']\n", "name of a group of indicators: 'b.*nc' is empty"),
        ("[[theme]]\nid = 'a'\nindicators.\"\" = ['x']\n", "name of a group of indicators: '' is empty"),
        ("[[theme]]\nid = 'a'\nindicators = ['*']\n", "holds no letters"),
        (f"[[theme]]\nid = '{'a' * 101}'\n", "the id of a theme"),
        ("version = \"1\\u001b\"\n[[theme]]\nid = 'a'\n", "version and names"),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        CodeBook.from_toml(path)


def test_missing() -> None:
    with pytest.raises(InputError, match="cannot read the code book"):
        CodeBook.from_toml(Path("no-such.toml"))


def test_any_theme_will_do(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text("[[theme]]\nid = 'weather'\nnames = { de = 'Wetter' }\n")
    book = CodeBook.from_toml(path)
    assert book.ids == ("weather",)
    assert book.themes[0].name("en") == "Wetter"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('indicatrs = ["x"]', "theme 'a' has the key 'indicatrs', which means nothing. Did you mean 'indicators'?"),
        ('zebra = "x"', "theme 'a' has the key 'zebra', which means nothing. Keys are: id, names"),
    ],
)
def test_a_typo_of_a_key_is_an_error(text: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        CodeBook.from_bytes(f'[[theme]]\nid = "a"\n{text}\n'.encode(), "b.toml")
    assert says in str(error.value)
    with pytest.raises(InputError, match=r"the code book has the key 'langage', .* Did you mean 'language'"):
        CodeBook.from_bytes(b'langage = "german"\n[[theme]]\nid = "a"\n', "b.toml")
