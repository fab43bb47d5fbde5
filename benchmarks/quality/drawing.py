"""Figures of the docs as SVG."""

from __future__ import annotations

from io import BytesIO

from matplotlib import rc_context
from matplotlib.figure import Figure


def svg(figure: Figure) -> bytes:
    """A figure, with the same bytes for the same contents."""
    result = BytesIO()
    with rc_context({"svg.hashsalt": "absatz"}):  # else ids in the file are drawn by chance
        figure.savefig(result, format="svg", metadata={"Date": None})
    return result.getvalue()
