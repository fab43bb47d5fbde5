"""Colours and line patterns of themes, by their order in the code book: any code book may bring any number of them.

Every colour has a contrast of at least 4.5 : 1 to white, so that a theme's name can be written in it (WCAG 2.2, 1.4.3), and
the first ones stay apart for readers who do not see red, green or blue (tests/test_palette.py measures both). Colour is never
alone: the line under a marked word is drawn in a pattern that belongs to the theme too.
"""

from __future__ import annotations

from dataclasses import dataclass

COLOURS = (
    "#1f6fb2",  # blue
    "#b4530a",  # orange
    "#1c7c5a",  # green
    "#8a4a9e",  # purple
    "#7a6500",  # ochre
    "#c2255c",  # crimson
    "#0f7180",  # teal
    "#6b4a36",  # brown
    "#4b5563",  # slate
    "#4338ca",  # indigo
    "#4d7010",  # olive
    "#a31515",  # dark red
)
DASHES = ("solid", "dashed", "dotted", "dash-dotted", "densely-dashed", "loosely-dotted")


@dataclass(frozen=True, slots=True)
class Style:
    """How a theme is drawn: its colour, and under its words one or two lines with this dash."""

    colour: str
    dash: str
    lines: int


def style(position: int) -> Style:
    """The style of the theme at a position. The first twelve differ in colour and in line; after them colours meet other lines.

    >>> style(0), style(12)
    (Style(colour='#1f6fb2', dash='solid', lines=1), Style(colour='#1f6fb2', dash='dashed', lines=1))
    """
    line = (position + position // len(COLOURS)) % (2 * len(DASHES))
    return Style(COLOURS[position % len(COLOURS)], DASHES[line % len(DASHES)], 1 + line // len(DASHES))
