"""How like the texts are to those the model learned from, as reports say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from classifier.likeness import Likeness, warned_of
from reports.texts import Texts


def likeness_json(one: Likeness) -> dict[str, Any]:
    """All numbers, and whether the texts are unlike."""
    return asdict(one) | {"unlike": one.unlike}


def likeness_notes(found: Sequence[Likeness], texts: Texts) -> list[str]:
    """One plain note where texts are unlike: which, why, what that means and what to do; else nothing."""
    unlike = warned_of(found)
    if not unlike:
        return []
    one = unlike[0]
    names = ", ".join(other.source or texts("unknown") for other in unlike)
    who = texts("likeness.all") if one is found[0] else texts("likeness.sources", names=names)
    why, means = texts("likeness.usual"), texts("likeness.unmeasured")
    if one.many_unknown:
        why = texts("likeness.unknown", share=texts.percent(one.unknown))
        if one.average_precision is not None:
            home, here = one.average_precision
            means = texts("likeness.expected", home=texts.decimal(home), here=texts.decimal(here))
    return [texts("likeness.note", who=who, why=why, means=means)]
