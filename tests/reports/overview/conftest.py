"""What the tests of the corpus report share."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Corpora of these tests are small; that small ones are not corrected has a test of its own."""
    for module in ("sums", "notes"):
        monkeypatch.setattr(f"reports.overview.{module}.FEWEST", 1)
