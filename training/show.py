"""Scores as text."""

from __future__ import annotations

from training.metrics import Average, Interval, Scores, ThemeScore


def score_table(scores: Scores, kind: str) -> str:
    """Scores as a plain text table; `kind` names data and split."""
    lines = [
        f"{kind}: {scores.paragraphs} paragraphs, {scores.articles} articles",
        f"{'theme':<14}{'n':>6}{'with':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'95 % interval':>15}{'avg. prec.':>12}",
    ]
    for t in scores.themes:
        numbers = _columns(t) + f"{_number(t.average_precision):>12}"
        lines.append(f"{t.theme:<14}{t.n:>6}{t.positives:>6}{numbers}")
    for name, a in (("macro", scores.macro), ("micro", scores.micro)):
        lines.append(f"{name:<14}{'':>12}{_columns(a)}")
    lines.append(f"of {scores.no_theme} paragraphs without any theme, wrongly given one: {_percent(scores.no_theme_errors)}")
    return "\n".join(lines) + "\n"


def _columns(row: ThemeScore | Average) -> str:
    """Precision, recall, F1 and its interval."""
    return f"{_number(row.precision):>11}{_number(row.recall):>8}{_number(row.f1):>7}{_interval(row.f1_interval):>15}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(value: Interval) -> str:
    return "–" if value is None else f"{value[0]:.3f}–{value[1]:.3f}"
