"""What some tests need beyond Python packages, and where it comes from."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

#: Debian's name, and what others call it.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

#: How Chromium is started: as root in a container, and without looking for the outside world.
BROWSER_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdfdetach") is None,
    reason="poppler is not installed (Debian: apt-get install poppler-utils)",
)


def needs_chromium(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test that opens pages: skipped without Chromium, and slow."""
    missing = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)")
    marked: Callable[..., None] = pytest.mark.slow(missing(test))
    return marked
