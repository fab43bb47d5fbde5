"""Colours and line patterns of themes, by their order in the code book: any code book may bring any number of them.

Every colour has a contrast of at least 4.5 : 1 to white, so that a theme's name can be written in it (WCAG 2.2, 1.4.3), and
all stay apart for readers who do not see red, green or blue, the first four widely; tests/reports/test_palette.py measures both.
Colour is never alone: the line under a marked word is drawn in a pattern that belongs to the theme too.
"""

from __future__ import annotations

from dataclasses import dataclass

COLOURS = (
    "#2a6fdb",  # blue
    "#b5500a",  # orange
    "#14573a",  # green
    "#6a2f8c",  # purple
    "#a65b80",  # rose
    "#593800",  # brown
    "#73733f",  # olive
    "#313b59",  # slate
    "#3000bf",  # indigo
    "#bf43a0",  # pink
    "#8d1bb2",  # violet
    "#bf1d5a",  # crimson
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
    (Style(colour='#2a6fdb', dash='solid', lines=1), Style(colour='#2a6fdb', dash='dashed', lines=1))
    """
    line = (position + position // len(COLOURS)) % (2 * len(DASHES))
    return Style(COLOURS[position % len(COLOURS)], DASHES[line % len(DASHES)], 1 + line // len(DASHES))
