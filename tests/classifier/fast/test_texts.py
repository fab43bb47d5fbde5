"""How texts become bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.fast.kernels import PADDING
from classifier.fast.texts import Utf8


@settings(max_examples=200)
@given(st.lists(st.text(st.characters() | st.just("\x00"), max_size=8), max_size=5))
def test_bytes_of_strings(texts: list[str]) -> None:
    found = Utf8.from_strings(texts)
    rows = [found.text[start:end].tobytes() for start, end in pairwise(found.offsets.tolist())]
    assert rows == [text.encode("utf-8", "replace") + b"\x00" for text in texts]
    assert len(found.text) >= found.offsets[-1] + PADDING - 1
