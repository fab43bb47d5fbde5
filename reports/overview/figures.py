"""The figures of a corpus report, by matplotlib: shares counted and corrected, the course over time, the articles in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports.drawing import FAINT, FORMATS, GREY, INK, WIDTH, drawing, mixed, saved
from reports.overview.alt import articles_alt, course_alt, shares_alt
from reports.overview.findings import period_name
from reports.overview.group_figures import crossed_figure
from reports.overview.periods import start, ticks
from reports.overview.records import Overview
from reports.palette import style
from reports.print.clean import clean
from reports.texts import Texts

#: Small multiples in a row, and article columns of the strip: more could not be told apart.
IN_A_ROW = 4
STRIP = 240


def overview_figures(overview: Overview, texts: Texts, forms: Sequence[str] = FORMATS) -> dict[str, bytes]:
    """All figures in the given forms: the ending of the file name, as in `shares.svg`, -> its bytes. `course` needs days of
    publication; without them it is `articles`, the articles in the order they were read."""
    with drawing():
        drawn = {"shares": (shares_figure(overview, texts), shares_alt(overview, texts))}
        if overview.periods:
            drawn["course"] = (course_figure(overview, texts), course_alt(overview, texts))
        elif overview.whole.paragraphs:
            drawn["articles"] = (articles_figure(overview, texts), articles_alt(overview, texts))
        if overview.crossed:
            one, other = (grouping.column for grouping in overview.groupings)
            drawn["crossed"] = (crossed_figure(overview, texts), texts("overview.crossed.alt", one=one, other=other))
        title = texts("overview.kicker")
        return {
            f"{name}.{form}": saved(figure, form, title, clean(alt)) for name, (figure, alt) in drawn.items() for form in forms
        }


def shares_figure(overview: Overview, texts: Texts) -> Figure:
    """A row per theme: what was counted as a hollow diamond, what is corrected as a dot with its interval."""
    n = len(overview.themes)
    figure = Figure(figsize=(WIDTH, 0.3 * n + 0.62), layout="constrained")
    axes = figure.add_subplot()
    axes.set_ylim(n - 0.4, -0.6)
    axes.set_yticks(range(n), [clean(theme.name(texts.language))[:40] for theme in overview.themes])
    highest = 0.05
    for t, (label, share) in enumerate(zip(axes.get_yticklabels(), overview.whole.shares, strict=True)):
        label.set(color=style(t).colour)
        axes.axhline(t, color=FAINT, linewidth=5, zorder=0)
        counted, corrected = share.counted, share.corrected
        if counted is not None:
            axes.plot(counted.share, t, marker="D", markersize=5, markerfacecolor="white", markeredgecolor=GREY, zorder=3)
            highest = max(highest, counted.share)
        if corrected is not None:
            axes.plot([corrected.low, corrected.high], [t, t], color=style(t).colour, linewidth=2.2, solid_capstyle="butt")
            if not corrected.wide:
                axes.plot(corrected.share, t, marker="o", markersize=6.5, color=style(t).colour, zorder=4)
            highest = max(highest, corrected.high)
    axes.set_xlim(-0.01 * highest, min(1.0, 1.08 * highest))
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: texts.percent(round(float(value), 6)))
    axes.tick_params(left=False, bottom=False, colors=GREY, labelsize=8)
    for t, label in enumerate(axes.get_yticklabels()):
        label.set(color=style(t).colour, fontsize=9)
    axes.grid(axis="x", color="#d9dce2", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    return figure


def course_figure(overview: Overview, texts: Texts) -> Figure:
    """Small multiples over time: the corrected share with its interval as a band, left out where that is wide; the counted share
    as a thin dashed line."""
    n = len(overview.themes)
    rows = -(-n // IN_A_ROW)
    figure = Figure(figsize=(WIDTH, 1.55 * rows + 0.1), layout="constrained")
    grid = figure.subplots(rows, min(n, IN_A_ROW), sharex=True, sharey=True, squeeze=False)
    names = [group.name for group in overview.periods]
    x = [float(start(name).toordinal()) for name in names]
    marked = ticks(names, most=3 if overview.period in ("day", "week", "quarter") else 4)
    highest = 0.05
    for t, axes in enumerate(grid.ravel()):
        if t >= n:
            axes.set_visible(False)
            continue
        highest = max(highest, _course(axes, overview, t, x))
        axes.set_title(clean(overview.themes[t].name(texts.language))[:28], color=style(t).colour, fontsize=9, loc="left")
        axes.set_xticks([start(name).toordinal() for name in marked], [tick_label(name, texts) for name in marked])
        axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        axes.yaxis.set_major_formatter(lambda value, _: texts.percent(round(float(value), 6)))
        axes.tick_params(colors=GREY, labelsize=7.5, length=2)
        axes.grid(axis="y", color="#d9dce2", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color("#9aa1ad")
    grid[0, 0].set_ylim(0, min(1.0, 1.04 * highest))
    margin = 0.06 * (max(x) - min(x))
    grid[0, 0].set_xlim(min(x) - margin, max(x) + margin)
    return figure


def tick_label(name: str, texts: Texts) -> str:
    """A period under an axis: the year goes into a second line.

    >>> from reports.texts import texts
    >>> tick_label("2018-10", texts("de", "overview"))
    'Okt\\n2018'
    """
    *first, year = period_name(name, texts).replace("/", " ").split(" ")
    return f"{' '.join(first)}\n{year}" if first else year


def _course(axes: Axes, overview: Overview, t: int, x: Sequence[float]) -> float:
    """Draw one theme; returns the highest value drawn."""
    shares = [group.shares[t] for group in overview.periods]
    counted = [e.share if (e := share.counted) is not None else np.nan for share in shares]
    best = [e if (e := share.corrected) is not None and not e.wide else None for share in shares]
    middle, low, high = ([getattr(e, key) if e is not None else np.nan for e in best] for key in ("share", "low", "high"))
    axes.fill_between(x, low, high, color=style(t).colour, alpha=0.2, linewidth=0)
    axes.plot(x, middle, color=style(t).colour, linewidth=1.4, marker="o", markersize=2.2)
    axes.plot(x, counted, color=INK, linewidth=0.8, dashes=(3, 2))
    values = np.array([*counted, *high], dtype=np.float64)
    return float(np.nanmax(values)) if np.isfinite(values).any() else 0.0


def articles_figure(overview: Overview, texts: Texts) -> Figure:
    """A strip per theme: columns are articles in the order read (neighbours joined where there are many), darkness is the
    share of their paragraphs that were given the theme."""
    n, total = len(overview.themes), len(overview.articles)
    size = max(1, -(-total // STRIP))
    blocks = [overview.articles[i : i + size] for i in range(0, total, size)]
    figure = Figure(figsize=(WIDTH, 0.26 * (n + 1) + 0.1), layout="constrained")
    axes = figure.add_subplot()
    for t in range(n):
        shares = [sum(r.with_theme[t] for r in block) / max(1, sum(r.paragraphs for r in block)) for block in blocks]
        colours = [mixed(style(t).colour, share) for share in shares]
        axes.bar(range(len(blocks)), [0.8] * len(blocks), 1.0, bottom=t - 0.4, align="edge", color=colours, linewidth=0)
    axes.set_ylim(n - 0.5, -0.5)
    axes.set_xlim(0, len(blocks))
    axes.set_yticks(range(n), [clean(theme.name(texts.language))[:40] for theme in overview.themes])
    for t, label in enumerate(axes.get_yticklabels()):
        label.set(color=style(t).colour)
    ends = sorted({0, len(blocks) - 1})
    axes.set_xticks([i + 0.5 for i in ends], [texts("overview.articles_axis", n=texts.number(total if i else 1)) for i in ends])
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        label.set(ha=side, color=GREY, fontsize=7)
    axes.tick_params(left=False, bottom=False)
    axes.spines[:].set_visible(False)
    return figure
