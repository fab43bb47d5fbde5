"""Scores as text."""

from __future__ import annotations

from classifier.decide_options import percent
from corpus.bootstrap import Interval
from training.scores.confusion import NONE
from training.scores.evaluation import Evaluation
from training.scores.learning_curve import LearningCurve
from training.scores.metrics import Average, Scores, ThemeScore

#: Characters of a wrongly decided paragraph shown on a terminal.
TEXT = 200


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


def in_use_table(evaluation: Evaluation) -> str:
    """What decisions and probabilities are worth where themes are as frequent as expected in use."""
    if not evaluation.in_use:
        return ""
    shares = {row.prevalence for row in evaluation.in_use}
    share = evaluation.in_use[0].prevalence
    calibration = {r.theme: r for r in evaluation.calibration}
    found = "as found in these paragraphs" if share is None else f"where {100 * share:.3g}% of the paragraphs carry a theme"
    lines = [
        f"\n{found if len(shares) == 1 else 'where themes are as frequent as they were decided for'}:",
        f"{'theme':<14}{'precision':>11}{'F1':>7}{'Brier':>8}{'ECE':>7}{'95 % interval':>15}"
        f"{'unsure':>8}{'wrong: all':>12}{'others':>9}{'unsure':>8}",
    ]
    for t in evaluation.in_use:
        r = calibration.get(t.theme)
        lines.append(
            f"{t.theme:<14}{_number(t.precision):>11}{_number(t.f1):>7}"
            f"{_number(r.brier if r else None):>8}{_number(r.ece if r else None):>7}"
            f"{_interval(r.ece_interval if r else None):>15}{_percent(t.unsure):>8}{_percent(t.error):>12}"
            f"{_percent(t.error_outside):>9}{_percent(t.error_inside):>8}"
        )
    return "\n".join(lines) + "\n"


def evaluation_text(evaluation: Evaluation) -> str:
    """All of an evaluation as plain text."""
    parts = [score_table(evaluation.scores, evaluation.kind), _decided_for(evaluation), in_use_table(evaluation)]
    parts += [_agreement(evaluation)]
    parts += [_confusion(evaluation), curve_text(evaluation.learning_curve), _errors(evaluation)]
    return "".join(parts)


def _decided_for(evaluation: Evaluation) -> str:
    """Which prevalence decided."""
    said = evaluation.decided_for
    if said is None:
        return "decided for the share of paragraphs with a theme that the model is made for\n"
    given = {theme: share for theme, share in said.shares.items() if theme not in said.estimated}
    guessed = {theme: said.shares[theme] for theme in said.estimated}
    parts = ((f"as estimated from {said.paragraphs} paragraphs", guessed), ("as given", given))
    told = [f"{', '.join(f'{t} {percent(s)}' for t, s in shares.items())} ({how})" for how, shares in parts if shares]
    return f"decided for paragraphs with a theme: {'; '.join(told)}\n"


def _agreement(evaluation: Evaluation) -> str:
    if not evaluation.agreement:
        return "\nagreement of the coders: unknown, fewer than two coded these paragraphs\n"
    lines = [
        f"{a.theme:<14}{_number(a.alpha):>7}{_interval(a.alpha_interval):>15}  on {a.paragraphs} paragraphs"
        for a in evaluation.agreement
    ]
    return "\n".join(["\nagreement of the coders (Krippendorff's alpha), beyond which no model can be tested:", *lines]) + "\n"


def _confusion(evaluation: Evaluation) -> str:
    rows = [c for c in evaluation.confusion if c.wrongly]
    if not rows:
        return ""
    lines = [
        f"{'no theme' if c.carried == NONE else c.carried:<14} -> {c.assigned:<14}{c.wrongly:>5} of {c.paragraphs:<6}"
        + ("" if c.carried == NONE else f"{c.instead:>4} of these instead of it")
        for c in sorted(rows, key=lambda c: -c.wrongly)
    ]
    return "\n".join(["\nwrongly assigned, by what the paragraph carries:", *(line.rstrip() for line in lines)]) + "\n"


def curve_text(curve: LearningCurve | None) -> str:
    """A learning curve with what it foretells; empty where there is none."""
    if curve is None:
        return ""
    lines = ["\nlearning curve (macro F1):"]
    lines += [f"{p.paragraphs:>7} paragraphs{_number(p.macro_f1):>7}{_interval(p.interval):>15}" for p in curve.points]
    if curve.exponent is None:
        return "\n".join([*lines, "no forecast: too few sizes, or a score that leaves no error"]) + "\n"
    lines.append(f"error ~ paragraphs^-b, b = {curve.exponent:.3f} ({_interval(curve.exponent_interval)}); if that goes on:")
    lines += [f"{f.paragraphs:>7} paragraphs: {f.gain:+.3f} ({_interval(f.interval)})" for f in curve.forecasts]
    lines += [f"   {n.gain:+.2f} needs {_more(n.paragraphs)} more ({' to '.join(map(_more, n.interval))})" for n in curve.needs]
    return "\n".join(lines) + "\n"


def _errors(evaluation: Evaluation) -> str:
    lines = []
    for e in evaluation.errors:
        text = e.text if len(e.text) <= TEXT else e.text[:TEXT].rsplit(" ", 1)[0] + " …"
        lines.append(f"{e.theme}, {e.kind}, {e.probability:.0%}, {e.place}:\n    {text}")
    return "\n".join(["\nworst errors (of the model, or of the coders):", *lines]) + "\n" if lines else ""


def _more(paragraphs: int | None) -> str:
    return "over 9 times as many" if paragraphs is None else str(paragraphs)


def _columns(row: ThemeScore | Average) -> str:
    """Precision, recall, F1 and its interval."""
    return f"{_number(row.precision):>11}{_number(row.recall):>8}{_number(row.f1):>7}{_interval(row.f1_interval):>15}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _interval(value: Interval) -> str:
    return "–" if value is None else f"{value[0]:.3f}–{value[1]:.3f}"
