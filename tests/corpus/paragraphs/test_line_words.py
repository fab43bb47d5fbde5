"""Short cuts for plain words give what the long way gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.paragraphs import line_words
from corpus.paragraphs.line_features import ENDS, SENTENCE_ENDS, line_end


@given(st.text(alphabet="abÄßEZ.,:!?„“()1€|", min_size=1, max_size=8))
def test_marks_of_plain_words(form: str) -> None:
    assert line_words.form_marks(form) == line_words._marks(form)


@given(st.lists(st.text(alphabet="abÄßEZ.,:!?„“()1€|", min_size=1, max_size=8), min_size=1, max_size=5))
def test_features_of_a_form_do_not_depend_on_the_others(forms: list[str]) -> None:
    rows, counts, starts = line_words.form_features(forms, [line_words.bare(form) for form in forms])
    for i, form in enumerate(forms):
        alone = line_words.form_features([form], [line_words.bare(form)])
        np.testing.assert_array_equal(np.sort(rows[starts[i] : starts[i + 1]]), np.sort(alone[0]))
        assert counts[starts[i] : starts[i + 1]].sum() == alone[1].sum()
        assert starts[i] < starts[i + 1], "every form has a feature"


@pytest.mark.parametrize(
    "line",
    [
        "Er schwieg.",
        "Er schwieg. (dpa)",
        "Er schwieg.²",
        "Er schwieg. [3]",
        "Er schwieg.*",
        "„Er schwieg.‘“",
        "Er schwieg.1",
        "Und?",
    ],
)
def test_ends_of_sentences(line: str) -> None:
    assert line_end(line) in SENTENCE_ENDS, ENDS[line_end(line)]


@pytest.mark.parametrize("line", ["Mehr dazu", "Foto: Brandt", "Teil 3", "(dpa)", "Weiterlesen →", "„Die Fähre“", "Stand 2019"])
def test_other_ends(line: str) -> None:
    assert line_end(line) not in SENTENCE_ENDS
