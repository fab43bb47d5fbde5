"""Scores as text."""

from __future__ import annotations

from training.metrics import Interval, Scores


def score_table(scores: Scores, kind: str) -> str:
    """Scores as a plain text table; `kind` names data and split."""
    lines = [
        f"{kind}: {scores.paragraphs} paragraphs, {scores.articles} articles",
        f"{'theme':<14}{'n':>6}{'with':>6}{'precision':>11}{'recall':>8}{'F1':>7}{'95 % interval':>15}{'avg. prec.':>12}",
    ]
    for t in scores.themes:
        numbers = f"{_number(t.precision):>11}{_number(t.recall):>8}{_number(t.f1):>7}{_interval(t.f1_interval):>15}{_number(t.average_precision):>12}"
        lines.append(f"{t.theme:<14}{t.n:>6}{t.positives:>6}{numbers}")
    for name, a in (("macro", scores.macro), ("micro", scores.micro)):
        numbers = f"{_number(a.precision):>11}{_number(a.recall):>8}{_number(a.f1):>7}{_interval(a.f1_interval):>15}"
        lines.append(f"{name:<14}{'':>12}{numbers}")
    lines.append(f"of {scores.no_theme} paragraphs without any theme, wrongly given one: {_percent(scores.no_theme_errors)}")
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(value: Interval) -> str:
    return "–" if value is None else f"{value[0]:.3f}–{value[1]:.3f}"
