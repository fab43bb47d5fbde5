"""The words of the page in one language. The texts are data (`data/*.toml`); German and English have the same keys."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("de", "en")


@cache
def words(language: str) -> dict[str, str]:
    """Text by key; places in braces are filled in by the page. Raises ValueError for a language there is none of.

    >>> words("de")["none"], words("en")["none"]
    ('kein Thema', 'no theme')
    """
    if language not in LANGUAGES:
        raise ValueError(f"no texts of the page in {language!r}")
    path = files("corpus.coding.page") / "data" / f"{language}.toml"
    return {key: str(text) for key, text in tomllib.loads(path.read_text(encoding="utf-8")).items()}
