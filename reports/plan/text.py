"""What `absatz plan` prints."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.decide_options import percent
from reports.plan.needs import Expected, for_f1, for_share, scaled
from training.scores.learning_curve import LearningCurve
from training.scores.metrics import Scores
from training.scores.text import curve_text

HOW = """
Draw them singly, at random, from all classified paragraphs, code them without seeing the model's decisions, and write
`random` under `sample`: then `absatz evaluate` tells how good the model is here, and `absatz overview --labels` gives
shares that hold however it errs. Unsure paragraphs teach a model more, but tell nothing of shares or of F1.
"""


def predictions_text(themes: Sequence[Expected], f1: float, share: float) -> str:
    """The plan for a file of predictions; `f1` and `share` are the half widths that are wanted."""
    paragraphs = themes[0].paragraphs if themes else 0
    lines = [f"{paragraphs} classified paragraphs; to be coded, by theme:", _head("expected share", "expected F1", f1, share)]
    needs: list[int] = []
    for one in themes:
        n = for_f1(one, f1, paragraphs)
        of_share = for_share(one.share, share, paragraphs)
        needs += [of_share, *([] if n is None else [n])]
        lines.append(_row(one.theme, percent(one.share), one.f1, n, of_share))
    lines.append(f"for all of it: {max(needs, default=0)} of {paragraphs} paragraphs")
    lines.append("Expected is what the probabilities say, which are too sure on real text: plan for somewhat more.")
    return "\n".join(lines) + "\n" + HOW


def corpus_text(scores: Scores, curve: LearningCurve, f1: float, share: float) -> str:
    """The plan for a labelled corpus, from its cross-validation at the prevalence it has."""
    lines = [f"{scores.paragraphs} paragraphs are coded; in all there should be, by theme:", _head("share", "F1", f1, share)]
    whole: list[int] = []
    for theme in scores.themes:
        n = scaled(scores.paragraphs, theme.f1_interval, f1)
        whole += [] if n is None else [n]
        carrying = theme.positives / theme.n if theme.n else 0.0
        lines.append(_row(theme.theme, percent(round(carrying, 3)), theme.f1, n, for_share(carrying, share)))
    more = max(0, max(whole, default=0) - scores.paragraphs)
    lines.append(f"for F1 of all themes to ± {f1:g}: {more} more, as whole articles of the kinds that are there")
    lines.append("Shares: of a new collection like this one, drawn singly.")
    return "\n".join(lines) + "\n" + HOW + curve_text(curve)


def _head(carrying: str, f1: str, width: float, share: float) -> str:
    return f"{'theme':<16}{carrying:>15}{f1:>13}{f'F1 ± {width:g}':>13}{f'share ± {share:g}':>15}"


def _row(theme: str, carrying: str, f1: float | None, for_f1: int | None, for_share: int) -> str:
    said = "–" if f1 is None else f"{f1:.2f}"
    return f"{theme:<16}{carrying:>15}{said:>13}{'–' if for_f1 is None else for_f1:>13}{for_share:>15}"
