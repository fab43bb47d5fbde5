"""The same small article in every format."""

from __future__ import annotations

import pytest

from benchmarks.reading.samples import samples


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    """File name -> content."""
    return samples()
