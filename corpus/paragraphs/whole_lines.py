"""Lines that are furniture whatever stands around them, because nothing else is in them: `data/lines_de.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.records import Role

#: What may stand around a phrase.
AROUND = " .:…*-–—|/[]()»«→>▶►+_=~•·!"


@dataclass(frozen=True, slots=True)
class Rule:
    """One `[[rule]]` of the file: its name, and the role of a line that is one of its phrases or matches its pattern as a
    whole."""

    name: str
    role: Role
    phrases: tuple[str, ...] = ()
    pattern: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the file."""
    data = tomllib.loads((files("corpus") / "data" / "lines_de.toml").read_text(encoding="utf-8"))
    return tuple(
        Rule(entry["name"], Role(entry["role"]), tuple(entry.get("whole", ())), entry.get("pattern", ""))
        for entry in data["rule"]
    )


@cache
def _by_phrase() -> dict[str, Rule]:
    return {phrase: rule for rule in reversed(rules()) for phrase in rule.phrases}


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[Rule, ...]]:
    """All patterns as one, a group for each."""
    with_pattern = tuple(rule for rule in rules() if rule.pattern)
    return re.compile("|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(with_pattern))), with_pattern


_LONGEST = 100
_NO_WORDS = Rule("no words", Role.BOILERPLATE)


def rule_for(line: str) -> Rule | None:
    """The rule that takes a whole line.

    >>> [rule.name if (rule := rule_for(line)) else None for line in ("– Anzeige –", "Anzeige erstattete der Wirt.", "* * *")]
    ['advertisement', None, 'no words']
    """
    if len(line) > _LONGEST:
        return None
    bare = line.strip(AROUND)
    if found := _by_phrase().get(bare.lower()):
        return found
    pattern, with_pattern = _patterns()
    if match := pattern.fullmatch(line.strip(" ()[]").lower()):
        return with_pattern[int(str(match.lastgroup)[1:])]
    return None if any(character.isalpha() for character in bare) else _NO_WORDS
