"""What the facts of a model file are made of: texts of one line, numbers within a range, records without unknown keys.

Whoever takes a fact from such a record can print it, or calculate with it, without looking again.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from corpus.gates.plain import LANGUAGES, LINE, LONGEST

#: Text on one line. A name is what stands in the heading of a column; other lines may be a sentence.
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST, pattern=LINE)]
Line = Annotated[str, Meta(max_length=400, pattern=LINE)]
Label = Annotated[str, Meta(max_length=LONGEST, pattern=LINE)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
#: The largest whole number up to which a float can hold every whole number.
Count = Annotated[int, Meta(ge=0, le=2**53)]
Share = Annotated[float, Meta(ge=0, le=1)]
#: Shares whose odds we divide by: the odds must neither be 0 nor overflow.
RAREST = 1e-9
Prevalence = Annotated[float, Meta(ge=RAREST, le=1 - RAREST)]
#: Statistics that may lie outside of [0, 1]: an agreement below chance, or one end of a reversed bootstrap interval.
Number = Annotated[float, Meta(ge=-1e6, le=1e6)]
ShareInterval = tuple[Share, Share] | None
Interval = tuple[Number, Number] | None
Weight = Annotated[float, Meta(ge=0, le=1000)]
NgramLength = Annotated[int, Meta(ge=0, le=20)]
Folds = Annotated[int, Meta(ge=2, le=1000)]
Language = Literal[LANGUAGES]  # type: ignore[valid-type]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the facts. A key that is not known here is refused, since nobody could say whether it matters."""


def named(message: str) -> str:
    """A message of msgspec with the field in front.

    >>> named("Expected `float` <= 1.0 - at `$.info.scores.macro.f1`")
    'info.scores.macro.f1: expected float <= 1.0'
    """
    what, _, place = message.replace("`", "").partition(" - at ")
    what = what[:1].lower() + what[1:]
    return f"{place.replace('$.', '').replace('[...]', '[…]')}: {what}" if place else what
