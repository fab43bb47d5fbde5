"""Shares from labelled paragraphs alone."""

from __future__ import annotations

import numpy as np
import pytest

from reports.quantify.labelled import LabelledSample, design_estimate, wilson


def test_labels_speak_alone_where_they_are_few() -> None:
    labels = np.full(200, np.nan)
    labels[:30] = 0.0
    found = design_estimate(LabelledSample.of(labels, np.full(200, 0.3), np.full(200, 0.15), np.arange(200)))
    assert found.share == 0.0
    assert found.high == pytest.approx(wilson(0.0, 30, 2.045)[1], abs=1e-3)
    with pytest.raises(ValueError, match="no labelled"):
        design_estimate(LabelledSample.of(np.full(3, np.nan), np.zeros(3), np.ones(3), np.arange(3)))
