"""All estimates of one theme's share, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from scipy.special import logit

from classifier.prior_shift import moved
from reports.quantify.adjust import COUNTED, adjusted, corrected, intraclass, mean_estimate
from reports.quantify.records import Clusters, Estimate, Floats, Measure, Method, ModelErrors, Sums

#: A measure whose classes lie closer together than this many of its standard deviations is not corrected by: noise would be
#: multiplied by more than ten.
SEPARATION = 0.1
#: The correction reported as "corrected" where there are several, best first. The order is that of the errors measured in
#: docs/quantification.md.
PREFERRED = (Method.DESIGN, Method.ADJUSTED_PROBABILITIES, Method.ADJUSTED_COUNT)
#: Shares closer to 0 or 1 than this are alike for the choice of a measure.
EXTREME = 1e-3


def moved_values(probabilities: Floats, errors: ModelErrors) -> tuple[Floats, ...]:
    """Probabilities moved to every prevalence that the model's errors are known at."""
    return tuple(moved(probabilities, errors.of, to) for to in errors.to)


def estimates(group: Sums, errors: ModelErrors | None, whole: Sums | None = None) -> dict[Method, Estimate]:
    """Every estimate that a model's known errors allow for a group of articles. `whole` is the same for the whole corpus where
    the group is a part of it. Empty without paragraphs.

    >>> import numpy as np
    >>> sums = Clusters(np.full(50, 4.0), np.tile([2.0, 0.0], 25))
    >>> sorted(estimates(Sums(sums, sums), None))
    [<Method.COUNT: 'count'>, <Method.PROBABILITIES: 'probabilities'>]
    """
    whole = whole or group
    if not group.decisions.sizes.size:
        return {}
    result = {
        Method.COUNT: _adjusted(group.decisions, whole.decisions, COUNTED),
        Method.PROBABILITIES: mean_estimate(group.probabilities),
    }
    if errors is None:
        return result
    if errors.decision is not None and separates(errors.decision):
        result[Method.ADJUSTED_COUNT] = _adjusted(group.decisions, whole.decisions, errors.decision)
    if (place := fittest(whole, errors)) is not None:
        measure = errors.moved[place]
        result[Method.ADJUSTED_PROBABILITIES] = _adjusted(group.moved[place], whole.moved[place], measure)
    return result


def fittest(whole: Sums, errors: ModelErrors) -> int | None:
    """Which of the moved probabilities to go by: those made for the prevalence that is nearest, in log-odds, to the share they
    find in the whole corpus. So all parts of a corpus are measured alike. None where there are none that separate the classes."""
    far = {}
    for place, (to, measure) in enumerate(zip(errors.to, errors.moved, strict=True)):
        if separates(measure):
            share = corrected(whole.moved[place].mean, measure)
            far[place] = abs(float(logit(min(max(share, EXTREME), 1 - EXTREME)) - logit(to)))
    return min(far, key=far.__getitem__) if far else None


def preferred(found: Mapping[Method, Estimate]) -> tuple[Method, Estimate] | None:
    """The correction to report, None where there is none."""
    return next(((method, found[method]) for method in PREFERRED if method in found), None)


def separates(measure: Measure) -> bool:
    """Whether a measure tells the classes apart well enough to be corrected by."""
    return measure.separation > SEPARATION * sqrt(max(measure.spread))


def _adjusted(group: Clusters, whole: Clusters, measure: Measure) -> Estimate:
    return adjusted(group, measure, icc=intraclass(whole, measure), articles=len(whole.sizes))
