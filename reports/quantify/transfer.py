"""The error of transfer: on other texts a model errs otherwise than in its cross-validation."""

from __future__ import annotations

from dataclasses import replace

from reports.quantify.records import Measure, ModelErrors

#: How far the means of a measure in paragraphs without and with a theme lay from those at home on real articles: standard
#: deviations of their log-odds over four themes and two samples (docs/quantification.md).
LOG_ODDS = (0.55, 1.0)


def transferred(errors: ModelErrors) -> ModelErrors:
    """The errors of a model on texts of another kind than those it was tested on: the same means, known less well.

    >>> errors = transferred(ModelErrors(None, 0.02, (0.1,), (Measure((0.1, 0.5), (0.05, 0.2), (0.0, 0.0, 0.0)),)))
    >>> [round(variance, 4) for variance in errors.moved[0].covariance]
    [0.0025, 0.0, 0.0625]
    """
    decision = None if errors.decision is None else _less_known(errors.decision)
    return replace(errors, decision=decision, moved=tuple(map(_less_known, errors.moved)))


def _less_known(measure: Measure) -> Measure:
    # A small change of log-odds by x changes a mean m by m (1 - m) x.
    without, with_it = ((m * (1 - m) * x) ** 2 for m, x in zip(measure.mean, LOG_ODDS, strict=True))
    v00, v01, v11 = measure.covariance
    return replace(measure, covariance=(v00 + without, v01, v11 + with_it))
