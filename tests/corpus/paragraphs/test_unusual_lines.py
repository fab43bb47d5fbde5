"""Running text that begins or ends like page furniture is kept; page furniture in full sentences is set aside."""

from __future__ import annotations

import pytest

from benchmarks.reading.unusual import measured

#: So many of the lines in `tests/cases/lines` came out right when this was written, in the middle of an article.
RUNNING = {"txt": 60, "html": 60}
FURNITURE = {"txt": 34, "html": 34}


@pytest.mark.parametrize("form", RUNNING)
def test_unusual_running_text_is_kept(form: str) -> None:
    lost = [line for _, line, kept in measured("running", form) if not kept]
    assert len(lost) <= 60 - RUNNING[form], lost


@pytest.mark.parametrize("form", FURNITURE)
def test_furniture_in_full_sentences_is_set_aside(form: str) -> None:
    passed = [line for _, line, kept in measured("furniture", form) if kept]
    assert len(passed) <= 40 - FURNITURE[form], passed
