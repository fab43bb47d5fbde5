"""The figures of a report saved alone, by matplotlib: SVG and PDF for print, PNG for everything else.

Inside the PDF report the same numbers are drawn by Typst, because a number under a column there leads to its paragraph.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corpus.gates.cells import csv_text
from reports.article.alt import shares_alt, strip_alt
from reports.article.strip import columns, labels
from reports.drawing import FAINT, FORMATS, GREY, INK, WIDTH, drawing, mixed, saved
from reports.palette import style
from reports.print.clean import clean
from reports.records import ThemeSummary
from reports.texts import Texts

#: Inches that the row of a theme takes.
ROW = 0.26


def article_figures(summary: ThemeSummary, texts: Texts) -> dict[str, bytes]:
    """All figures of an article in all forms, each with its data: the ending of the file name, as in `shares.svg` and
    `shares.csv`, -> its bytes."""
    data = {"shares.csv": csv_text(shares_data(summary)).encode()}
    if summary.paragraphs:
        data["strip.csv"] = csv_text(strip_data(summary)).encode()
    with drawing():
        drawn = {"shares": (shares_figure(summary, texts), shares_alt(summary, texts))}
        if summary.paragraphs:
            drawn["strip"] = (strip_figure(summary, texts), strip_alt(summary, texts))
        return data | {
            f"{name}.{form}": saved(figure, form, clean(summary.title), clean(alt))
            for name, (figure, alt) in drawn.items()
            for form in FORMATS
        }


def shares_data(summary: ThemeSummary) -> list[list[Any]]:
    """What the bars show: a header, then a row per theme."""
    head = ["theme", "words", "share_words", "paragraphs", "share_paragraphs", "error", "sureness"]
    return [
        head,
        *([t.id, t.words, t.share_words, len(t.numbers), t.share_paragraphs, t.error, t.sureness.value] for t in summary.themes),
    ]


def strip_data(summary: ThemeSummary) -> list[list[Any]]:
    """What the strip shows: a header, then a row per paragraph and theme."""
    rows = [
        [p.number, p.words, theme.id, float(p.probabilities[t]), int(p.decisions[t])]
        for p in summary.paragraphs
        for t, theme in enumerate(summary.themes)
    ]
    return [["paragraph", "words", "theme", "probability", "decision"], *rows]


def shares_figure(summary: ThemeSummary, texts: Texts) -> Figure:
    """Bars: the share of the words that stand in paragraphs with each theme."""
    figure, axes = _figure(summary, texts)
    rows = range(len(summary.themes))
    axes.barh(rows, [1.0] * len(rows), height=0.5, color=FAINT)
    axes.barh(rows, [theme.share_words or 0.0 for theme in summary.themes], height=0.5, color=[style(t).colour for t in rows])
    for t, theme in enumerate(summary.themes):
        axes.text(1.02, t, texts.percent(theme.share_words), va="center_baseline", color=INK)
        axes.text(1.12, t, texts.count("paragraphs", len(theme.numbers)), va="center_baseline", color=GREY)
    axes.set_xlim(0, 1.3)
    return figure


def strip_figure(summary: ThemeSummary, texts: Texts) -> Figure:
    """The strip of themes along the article: columns are paragraphs, darkness is probability, outlined is assigned."""
    figure, axes = _figure(summary, texts, extra=1)
    shown = columns(summary.paragraphs)
    lefts, widths = [c.left for c in shown], [c.width for c in shown]
    for t in range(len(summary.themes)):
        shades = [mixed(style(t).colour, c.probabilities[t]) for c in shown]
        axes.bar(lefts, [0.8] * len(shown), widths, bottom=t - 0.4, align="edge", color=shades, edgecolor="white", linewidth=0.4)
        assigned = [c for c in shown if c.decided[t]]
        axes.bar(
            [c.left for c in assigned],
            [0.8] * len(assigned),
            [c.width for c in assigned],
            bottom=t - 0.4,
            align="edge",
            fill=False,
            edgecolor=INK,
            linewidth=0.9 if len(shown) < 80 else 0.4,
        )
    for middle, number in labels(shown):
        axes.text(middle, len(summary.themes) - 0.1, str(number), ha="center", va="center", color=GREY, fontsize=7)
    axes.text(-0.01, len(summary.themes) - 0.1, texts("strip.axis"), ha="right", va="center", color=GREY, fontsize=7)
    axes.set_xlim(0, 1)
    return figure


def _figure(summary: ThemeSummary, texts: Texts, extra: int = 0) -> tuple[Figure, Axes]:
    """A figure with a row for every theme, named in its colour, first theme on top."""
    n = len(summary.themes)
    figure = Figure(figsize=(WIDTH, ROW * (n + extra) + 0.1), layout="constrained")
    axes = figure.add_subplot()
    axes.set_ylim(n + extra - 0.5, -0.5)
    axes.set_yticks(range(n), [clean(theme.name(texts.language))[:40] for theme in summary.themes])
    for t, label in enumerate(axes.get_yticklabels()):
        label.set(color=style(t).colour)
    axes.tick_params(left=False, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    return figure, axes
