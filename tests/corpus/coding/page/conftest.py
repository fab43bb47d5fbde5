"""The coding page of a small corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.page_cases import corpus_to_code
from tests.page_site import Site, served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with served(corpus_to_code(tmp_path)) as found:
        yield found
