"""Figures by group: small multiples of the shares of groups, by two columns at once."""

from __future__ import annotations

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports.drawing import FAINT, GREY, WIDTH
from reports.overview.findings import shown
from reports.overview.records import Overview
from reports.overview.tables import shown_themes
from reports.palette import style
from reports.print.clean import clean
from reports.texts import Texts

#: Values of the first column (rows of panels), of the second (lines of a panel), and themes (columns of panels) that are drawn.
PANELS = 5
LINES = 6
THEMES = 4


def drawn_values(overview: Overview) -> tuple[list[str], list[str]]:
    """The values of both columns that are drawn: those with most paragraphs, by name."""
    found = []
    for grouping, most in zip(overview.groupings, (PANELS, LINES), strict=True):
        largest = sorted(grouping.groups, key=lambda group: (-group.paragraphs, group.name))[:most]
        found.append(sorted(group.name for group in largest))
    return found[0], found[1]


def crossed_figure(overview: Overview, texts: Texts) -> Figure:
    """A row of panels per value of the first column, a panel per theme, in it a line per value of the second: a diamond for what
    was counted, and a dot with its interval where that is not wide."""
    rows, lines = drawn_values(overview)
    themes = shown_themes(overview, THEMES)
    groups = {(one, other): group for one, other, group in overview.crossed}
    figure = Figure(figsize=(WIDTH, len(rows) * (0.17 * len(lines) + 0.34) + 0.3), layout="constrained")
    grid = figure.subplots(len(rows), len(themes), sharex=True, sharey=True, squeeze=False)
    highest = 0.05
    for i, value in enumerate(rows):
        for j, t in enumerate(themes):
            axes = grid[i, j]
            colour = style(t).colour
            for y, other in enumerate(lines):
                axes.axhline(y, color=FAINT, linewidth=4, zorder=0)
                group = groups.get((value, other))
                estimate = shown(group.shares[t]) if group is not None else None
                counted = group.shares[t].counted if group is not None else None
                if counted is not None:
                    hollow = {"markerfacecolor": "white", "markeredgecolor": GREY}
                    axes.plot(counted.share, y, marker="D", markersize=3.2, zorder=3, clip_on=False, **hollow)
                    highest = max(highest, counted.share)
                if estimate is not None and not estimate.wide:
                    axes.plot([estimate.low, estimate.high], [y, y], color=colour, linewidth=1.6, solid_capstyle="butt")
                    axes.plot(estimate.share, y, marker="o", markersize=3.6, color=colour)
                    highest = max(highest, estimate.high)
            axes.spines[:].set_visible(False)
            axes.tick_params(left=False, bottom=False, colors=GREY, labelsize=7)
            axes.grid(axis="x", color="#d9dce2", linewidth=0.5)
            axes.set_axisbelow(True)
            if i == 0:
                axes.set_title(clean(overview.themes[t].name(texts.language))[:22], color=colour, fontsize=8.5, loc="left")
            if j == 0:
                axes.set_ylabel(clean(value)[:18], fontsize=8, color=GREY, rotation=0, ha="right", va="center", labelpad=6)
    grid[0, 0].set_ylim(len(lines) - 0.4, -0.6)
    grid[0, 0].set_yticks(range(len(lines)), [clean(line)[:18] for line in lines])
    grid[0, 0].set_xlim(-0.03 * highest, min(1.0, 1.06 * highest))
    grid[0, 0].xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    grid[0, 0].xaxis.set_major_formatter(lambda value, _: texts.percent(round(float(value), 6)))
    return figure
