"""The phrase file `data/lines_de.toml`: rules that decide alone, and cues that add up."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.records import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """One `[[rule]]`: the first that matches a line gives its role."""

    name: str
    role: Role
    whole: tuple[str, ...]
    start: tuple[str, ...]
    anywhere: tuple[str, ...]
    pattern: re.Pattern[str] | None
    below: int

    def matches(self, line: str, words: int) -> bool:
        """Whether the rule takes this line (lower-case)."""
        if words >= self.below:
            return False
        return (
            (bool(self.whole) and line.strip(" .:*-–[]()") in self.whole)
            or line.startswith(self.start)
            or any(phrase in line for phrase in self.anywhere)
            or (self.pattern is not None and self.pattern.search(line) is not None)
        )


@dataclass(frozen=True, slots=True)
class Cue:
    """One `[[cue]]`: a sign of boilerplate that is not enough by itself."""

    name: str
    weight: float
    pattern: re.Pattern[str]


@cache
def _data() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((files("corpus") / "data" / "lines_de.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the file."""
    return tuple(
        Rule(
            str(entry["name"]),
            Role(str(entry["role"])),
            _phrases(entry, "whole"),
            _phrases(entry, "start"),
            _phrases(entry, "anywhere"),
            re.compile(str(entry["pattern"])) if "pattern" in entry else None,
            int(str(entry.get("below", 1_000_000))),
        )
        for entry in _data()["rule"]
    )


@cache
def cues() -> tuple[Cue, ...]:
    """The cues in the order of the file."""
    return tuple(
        Cue(str(entry["name"]), float(str(entry["weight"])), re.compile(str(entry["pattern"]))) for entry in _data()["cue"]
    )


def rule_for(line: str, words: int) -> Rule | None:
    """The rule that takes a lower-case line of so many words."""
    return next((rule for rule in rules() if rule.matches(line, words)), None)


def boilerplate_score(line: str) -> tuple[float, str]:
    """Sum of the weights of the cues in a lower-case line, and the names of those found.

    >>> boilerplate_score("newsletter: jetzt anmelden")[0] >= 3
    True
    >>> boilerplate_score("die fähre liegt im hafen.")
    (0, '')
    """
    found = [cue for cue in cues() if cue.pattern.search(line)]
    return sum(cue.weight for cue in found), ", ".join(dict.fromkeys(cue.name for cue in found))


def _phrases(entry: dict[str, object], key: str) -> tuple[str, ...]:
    value = entry.get(key, ())
    return tuple(str(phrase) for phrase in value) if isinstance(value, list) else ()
