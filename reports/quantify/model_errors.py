"""What a model file says of the model's errors, as the measures that shares are corrected with."""

from __future__ import annotations

from classifier.facts.model import ModelFacts
from classifier.facts.scores import MeasureFacts
from reports.quantify.records import Measure, ModelErrors

#: Files that state only counts of hits and errors do not say how far paragraphs of one article err alike. By theme of the bundled
#: corpus that makes the variance of error rates 1.39 to 2.12 times that of independent paragraphs; a little more is assumed.
VALIDATION_EFFECT = 2.2
#: A class mean that drifts faster than this with the share of a theme is no measurement.
STEEPEST = 1e3


def model_errors(info: ModelFacts, theme: str) -> ModelErrors | None:
    """The errors of one theme: in full where the file has them, else from the counts of its scores, else None (also where the
    model was tested on paragraphs of one class only)."""
    found = (info.error_rates or {}).get(theme)
    if found is not None:
        rate = found.positives / (found.positives + found.negatives)
        moved = tuple(_measure(measure, rate) for measure in found.moved.measures)
        return ModelErrors(_measure(found.decision, rate), found.moved.of, found.moved.to, moved)
    row = info.scores.of(theme) if info.scores else None
    if row is None or not 0 < row.positives < row.n:
        return None
    return ModelErrors(counted_measure(row.tp, row.fp, row.positives, row.n - row.positives))


def counted_measure(tp: int, fp: int, positives: int, negatives: int) -> Measure:
    """Error rates from counts; their variances take half a paragraph more on either side, so that no rate counts as certain."""
    rates = (fp / negatives, tp / positives)
    smooth = ((fp + 0.5) / (negatives + 1), (tp + 0.5) / (positives + 1))
    variances = [VALIDATION_EFFECT * s * (1 - s) / n for s, n in zip(smooth, (negatives, positives), strict=True)]
    return Measure(rates, (rates[0] * (1 - rates[0]), rates[1] * (1 - rates[1])), (variances[0], 0.0, variances[1]))


def _measure(facts: MeasureFacts, rate: float) -> Measure:
    slope = facts.slope if max(map(abs, facts.slope)) <= STEEPEST else (0.0, 0.0)
    return Measure(facts.mean, facts.spread, facts.covariance, slope, rate)
