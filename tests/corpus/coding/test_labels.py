"""Hand label files: what is accepted, what is refused, and where the message points."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.coding.labels import HandLabel, read_labels, settle, write_labels
from corpus.errors import InputError
from corpus.folder import read_corpus

THEMES = ("privacy", "telephony")
HEAD = "article,paragraph,coder,sample,text_sha256,privacy,telephony\n"

cells = (
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
labels_strategy = st.lists(
    st.builds(
        HandLabel,
        article=cells,
        paragraph=st.integers(1, 999),
        coder=cells,
        sample=cells,
        text_sha256=cells,
        values=st.tuples(*[st.sampled_from([1, 0, None])] * 2),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda label: (label.article, label.paragraph, label.coder),
)


@given(labels=labels_strategy)
def test_round_trip(labels: list[HandLabel], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    path.write_bytes(write_labels(labels, THEMES))
    assert list(read_labels(path, THEMES)) == labels


def test_german_excel(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + HEAD.replace(",", ";").replace("\n", "\r\n").encode() + "post;1;ä;random;00;1;\r\n".encode()
    )
    assert read_labels(path, THEMES)[0].values == (1, None)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a,1,x,s,00,2,0\n", "line 2: value '2' for privacy is not 1, 0 or empty"),
        ("a,1,x,s,00,1,0\na,1,x,s,00,0,0\n", "line 3: article 'a', paragraph 1, coder 'x' was given in line 2 already"),
        ("a,eins,x,s,00,1,0\n", "line 2: paragraph 'eins' is not a number"),
        ("a,1,x,s,00,1\n", "line 2: 6 cells where the header has 7"),
        ("a,1,,s,00,1,0\n", "line 2: article or coder is empty"),
        ("", "the label file holds no rows"),
    ],
)
def test_bad_rows(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(HEAD + rows)
    with pytest.raises(InputError) as error:
        read_labels(path, THEMES)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("article,paragraph,coder,sample,privacy", "column 'text_sha256' is missing"),
        ("article,paragraph,coder,sample,text_sha256,weather", "column 'weather' is no theme"),
        ("article,paragraph,coder,sample,text_sha256", "no theme column"),
        ("article,paragraph,coder,sample,text_sha256,privacy,privacy", "column 'privacy' is given twice"),
    ],
)
def test_bad_header(tmp_path: Path, header: str, message: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(header + "\n")
    with pytest.raises(InputError, match="line 1") as error:
        read_labels(path, THEMES)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("artikel-03,2,", "artikel-99,2,", "line 21: there is no article 'artikel-99'"),
        ("artikel-03,2,", "artikel-03,77,", "line 21: article 'artikel-03' has no paragraph 77"),
    ],
)
def test_labels_must_fit_the_articles(corpus_folder: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "articles").symlink_to(corpus_folder / "articles")
    (tmp_path / "labels.csv").write_text((corpus_folder / "labels.csv").read_text().replace(old, new, 1))
    with pytest.raises(InputError) as error:
        read_corpus(tmp_path)
    assert message in str(error.value)


def test_stale_hash(corpus_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for path in (corpus_folder / "articles").iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / "articles" / path.name).write_text(text.replace("Ort 0", "Ort null"), encoding="utf-8")
    (tmp_path / "labels.csv").write_bytes((corpus_folder / "labels.csv").read_bytes())
    with pytest.raises(InputError, match=r"line 2: .*has changed since it was coded"):
        read_corpus(tmp_path)


def test_adjudication_wins_and_open_disagreement_is_not_judged() -> None:
    def row(coder: str, *values: int | None) -> HandLabel:
        return HandLabel("a", 1, coder, "random", "", values)

    assert settle([row("c1", 1, 0), row("c2", 0, 0)]) == {("a", 1): (None, 0)}
    assert settle([row("c1", 1, 0), row("c2", 0, 0), row("adjudicated", 1, None)]) == {("a", 1): (1, None)}
