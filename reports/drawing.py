"""What the figures of all reports share: sizes, colours, fonts, and files with the same bytes every time.

`Figure` objects only, no pyplot: its global state would grow with every article.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from reports.print.fonts import SANS, font_files

FORMATS = ("svg", "pdf", "png")
#: No dates, versions or random ids in the files: same article, same bytes. `parse_math` off: a $ in a name is a dollar.
SETTINGS: dict[Any, Any] = {
    "font.family": list(SANS),
    "font.size": 9.0,
    "text.parse_math": False,
    "svg.hashsalt": "absatz",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "savefig.dpi": 200,
}
METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None},
    "png": {"Software": None},
}
#: Where a format keeps the text for those who cannot see the figure.
DESCRIPTION = {"svg": "Description", "pdf": "Subject", "png": "Description"}

#: Inches.
WIDTH = 6.7
INK, GREY, FAINT = "#1f2430", "#5b6270", "#eceef2"


def mixed(colour: str, strength: float) -> tuple[float, ...]:
    """A colour mixed with the faint ground: nothing of it at strength 0, nearly the full colour at 1."""
    share = 0.9 * strength
    mixed = np.array(to_rgb(colour)) * share + np.array(to_rgb(FAINT)) * (1 - share)
    return tuple(mixed.tolist())


def saved(figure: Figure, form: str, title: str, alt: str) -> bytes:
    """A figure as the bytes of a file, with its title and a text for those who cannot see it."""
    out = io.BytesIO()
    figure.savefig(out, format=form, metadata={**METADATA[form], "Title": title, DESCRIPTION[form]: alt})
    return out.getvalue()


@contextmanager
def drawing() -> Iterator[None]:
    """In this block, matplotlib draws in the fonts and settings of the reports."""
    _know_fonts()
    with mpl.rc_context(SETTINGS):
        yield


@cache
def _know_fonts() -> None:
    for path in font_files():
        fontManager.addfont(path)
