"""The code book: which themes there are and what counts as one. Anything may be a theme; no code knows their names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.gates.parser import parse_toml
from corpus.gates.plain import LANGUAGES, LINE, LONGEST
from corpus.theme_ids import meeting

THEME_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
#: The name of the group where a code book gives indicators as one plain list.
CORE = "core"
#: Keys of a code book file beside its themes.
KEYS = ("version", "language", "names", "theme")


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. `names` and the rule texts are by language code (`de`, `en`); `indicators` are lower-case word beginnings by
    group, of which the group `core` holds words that nearly suffice by themselves."""

    id: str
    names: dict[str, str]
    definition: dict[str, str]
    include: dict[str, tuple[str, ...]]
    exclude: dict[str, tuple[str, ...]]
    examples: dict[str, tuple[str, ...]]
    counterexamples: dict[str, tuple[str, ...]]
    indicators: dict[str, tuple[str, ...]]

    def name(self, language: str) -> str:
        """Name in a language, else in any, else the id."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)


@dataclass(frozen=True, slots=True)
class CodeBook:
    """A code book: version, language of its texts (which decides the stemmer), themes in order, names
    (of services and makers) that are evidence for none of them, hash of the file."""

    version: str
    language: str
    themes: tuple[Theme, ...]
    names: tuple[str, ...]
    sha256: str

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(theme.id for theme in self.themes)

    @property
    def lexicon(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """All groups of indicators as (name, words): what a model may take as features."""
        return tuple((f"{theme.id}.{group}", words) for theme in self.themes for group, words in theme.indicators.items())

    def of_themes(self, wanted: Iterable[str]) -> CodeBook:
        """The code book with some of its themes, in its order. Raises InputError for one it does not have.

        >>> CodeBook.bundled().of_themes(["telephony", "privacy"]).ids
        ('privacy', 'telephony')
        """
        chosen = set(wanted)
        if unknown := sorted(chosen - set(self.ids)):
            raise InputError(f"{unknown[0]!r} is no theme of the code book", hint=f"The themes are: {', '.join(self.ids)}.")
        return replace(self, themes=tuple(theme for theme in self.themes if theme.id in chosen))

    @classmethod
    def from_toml(cls, path: Path) -> CodeBook:
        """Read a code book file. Raises InputError where it is missing, not TOML, or breaks a rule of docs/formats.md."""
        try:
            return cls.from_bytes(path.read_bytes(), str(path))
        except OSError as error:
            raise InputError(f"cannot read the code book ({error.strerror})", where=path, hint="Check the path.") from error

    @classmethod
    def from_bytes(cls, raw: bytes, where: str) -> CodeBook:
        """Parse a code book; `where` names it in messages."""
        try:
            data = parse_toml(raw.decode("utf-8-sig"))
        except ValueError as error:
            raise InputError(f"not a TOML file: {error}", where=where, hint="Mend the syntax; see docs/formats.md.") from error
        _known(data, KEYS, "the code book", where)
        themes = data.get("theme")
        if not isinstance(themes, list) or not themes:
            raise InputError("no [[theme]] in the code book", where=where, hint="Add at least one [[theme]] with an id.")
        read = tuple(_theme(entry, where) for entry in themes)
        ids = [theme.id for theme in read]
        for theme_id in ids:
            if ids.count(theme_id) > 1:
                raise InputError(f"theme id {theme_id!r} is given twice", where=where, hint="Give every theme its own id.")
        if wrong := meeting(ids):
            raise InputError(wrong, where=where, hint="Choose another id.")
        language = str(data.get("language", "german"))
        if language not in LANGUAGES:
            raise InputError(f"language {language!r} is not known", where=where, hint=f"Use one of: {', '.join(LANGUAGES)}.")
        names = tuple(name.lower() for name in _list(data.get("names", []), "names", "(code book)", where))
        version = str(data.get("version", "0"))
        for name in (version, *names):
            _short(name, "version and names", where)
        return cls(version, language, read, names, hashlib.sha256(raw).hexdigest())

    @classmethod
    def bundled(cls) -> CodeBook:
        """The code book that comes with absatz.

        >>> CodeBook.bundled().ids
        ('privacy', 'monetization', 'competition', 'telephony')
        """
        return cls.from_bytes((files("corpus") / "bundled" / "codebook.toml").read_bytes(), "bundled code book")


def _theme(entry: Any, where: str) -> Theme:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not THEME_ID.match(entry["id"]):
        raise InputError(
            "a [[theme]] has no valid id", where=where, hint="An id starts with a letter and holds a-z, 0-9 and _ only."
        )
    name = _short(entry["id"], "the id of a theme", where)
    _known(entry, tuple(field.name for field in fields(Theme)), f"theme {name!r}", where)
    names = _texts(entry, "names", name, where)
    for language, text in names.items():
        _short(language, f"theme {name!r}: names", where)
        _short(text, f"theme {name!r}: names", where, least=0)
    return Theme(
        id=name,
        names=names,
        definition=_texts(entry, "definition", name, where),
        include=_lists(entry, "include", name, where),
        exclude=_lists(entry, "exclude", name, where),
        examples=_lists(entry, "examples", name, where),
        counterexamples=_lists(entry, "counterexamples", name, where),
        indicators=_indicators(entry.get("indicators", {}), name, where),
    )


def _known(table: dict[str, Any], keys: tuple[str, ...], what: str, where: str) -> None:
    """Raise InputError for a key that means nothing: most likely a typo, and what it says would be lost in silence."""
    for key in table:
        if key not in keys:
            near = get_close_matches(key, keys, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Keys are: {', '.join(keys)}."
            raise InputError(f"{what} has the key {key!r}, which means nothing", where=where, hint=hint)


def _texts(entry: dict[str, Any], key: str, theme: str, where: str) -> dict[str, str]:
    table = entry.get(key, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise InputError(f"theme {theme!r}: {key} must be texts by language", where=where, hint=f'Write {key}.de = "…".')
    return dict(table)


def _lists(entry: dict[str, Any], key: str, theme: str, where: str) -> dict[str, tuple[str, ...]]:
    table = entry.get(key, {})
    if not isinstance(table, dict):
        raise InputError(f"theme {theme!r}: {key} must be lists by language", where=where, hint=f'Write {key}.de = ["…"].')
    return {language: tuple(_list(value, key, theme, where)) for language, value in table.items()}


def _indicators(value: Any, theme: str, where: str) -> dict[str, tuple[str, ...]]:
    """Groups of indicators; a plain list is the group `core`."""
    groups = value if isinstance(value, dict) else {CORE: value}
    for group, words in groups.items():
        _short(group, f"theme {theme!r}: the name of a group of indicators", where)
        for word in _list(words, "indicators", theme, where):
            _short(word, f"theme {theme!r}: indicators", where)
            if not word.strip("*\u00ad "):
                raise InputError(f"theme {theme!r}: the indicator {word!r} holds no letters", where=where, hint="Take it out.")
    return {group: tuple(word.lower() for word in words) for group, words in groups.items()}


def _short(text: str, what: str, where: str, least: int = 1) -> str:
    """The text, if it can be a name in tables and model files: one line, neither empty nor long."""
    if not least <= len(text) <= LONGEST or not re.match(LINE, text):
        hint = f"Use {least} to {LONGEST} characters on one line, without control characters."
        raise InputError(f"{what}: {text[:LONGEST]!r} is empty, too long, or more than a line", where=where, hint=hint)
    return text


def _list(value: Any, key: str, theme: str, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"theme {theme!r}: {key} must be a list of texts", where=where, hint="Put each text in quotes.")
    return value
