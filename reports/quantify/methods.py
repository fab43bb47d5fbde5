"""All estimates of one theme's share, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import numpy as np

from reports.quantify.adjust import COUNTED, adjusted, intraclass, mean_estimate
from reports.quantify.records import Clusters, Estimate, Floats, Measure, Method, ModelErrors

#: A measure whose classes lie closer together than this many of its standard deviations is not corrected by: noise would be
#: multiplied by more than ten.
SEPARATION = 0.1
#: The correction reported as "corrected" where there are several, best first. The order is that of the errors measured in
#: docs/quantification.md.
PREFERRED = (Method.DESIGN, Method.ADJUSTED_PROBABILITIES, Method.MIXTURE, Method.ADJUSTED_COUNT)


def mixture_values(probabilities: Floats, errors: ModelErrors) -> Floats:
    """The mixture measure of paragraphs with these probabilities."""
    result: Floats = np.asarray(errors.weights, dtype=np.float64)[np.digitize(probabilities, errors.edges)]
    return result


def estimates(
    groups: Mapping[Method, Clusters], errors: ModelErrors | None, whole: Mapping[Method, Clusters] | None = None
) -> dict[Method, Estimate]:
    """Every estimate that a model's known errors allow for a group of articles.

    `groups` holds sums over articles by measure: COUNT (decisions), PROBABILITIES, MIXTURE (where the model has one). `whole` is
    the same for the whole corpus where the group is a part of it. Empty without paragraphs.

    >>> sums = Clusters(np.full(50, 4.0), np.tile([2.0, 0.0], 25))
    >>> of = {Method.COUNT: sums, Method.PROBABILITIES: sums}
    >>> sorted(estimates(of, None))
    [<Method.COUNT: 'count'>, <Method.PROBABILITIES: 'probabilities'>]
    """
    whole = whole or groups
    if not groups[Method.COUNT].sizes.size:
        return {}
    result = {
        Method.COUNT: _adjusted(groups, whole, Method.COUNT, COUNTED),
        Method.PROBABILITIES: mean_estimate(groups[Method.PROBABILITIES]),
    }
    if errors is None:
        return result
    sources = {
        Method.ADJUSTED_COUNT: Method.COUNT,
        Method.ADJUSTED_PROBABILITIES: Method.PROBABILITIES,
        Method.MIXTURE: Method.MIXTURE,
    }
    for method, source in sources.items():
        measure = errors.measure(method)
        if measure is not None and source in groups and separates(measure):
            result[method] = _adjusted(groups, whole, source, measure)
    return result


def preferred(found: Mapping[Method, Estimate]) -> tuple[Method, Estimate] | None:
    """The correction to report, None where there is none."""
    return next(((method, found[method]) for method in PREFERRED if method in found), None)


def separates(measure: Measure) -> bool:
    """Whether a measure tells the classes apart well enough to be corrected by."""
    return measure.separation > SEPARATION * sqrt(max(measure.spread))


def _adjusted(groups: Mapping[Method, Clusters], whole: Mapping[Method, Clusters], source: Method, measure: Measure) -> Estimate:
    icc = intraclass(whole[source], measure)
    return adjusted(groups[source], measure, icc=icc, articles=len(whole[source].sizes))
