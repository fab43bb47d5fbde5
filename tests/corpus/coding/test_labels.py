"""Hand label files: what is accepted, what is refused, and where the message points."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.coding.labels import HandLabel, read_labels, settle, write_labels
from corpus.errors import InputError
from corpus.folder import read_corpus
from corpus.records import text_sha256

THEMES = ("privacy", "telephony")
HASH = "x" * 64
CELL = st.sampled_from([1, 0, None])
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


def test_a_question_mark_is_not_judged(tmp_path: Path) -> None:
    """The code book asks for it where a paragraph lies on an open edge."""
    (tmp_path / "labels.csv").write_text(HEAD + "a,1,x,s,00,?, ? \n", encoding="utf-8")
    assert read_labels(tmp_path / "labels.csv", THEMES)[0].values == (None, None)


def test_german_excel(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + HEAD.replace(",", ";").replace("\n", "\r\n").encode() + "post;1;ä;random;00;1;\r\n".encode()
    )
    assert read_labels(path, THEMES)[0].values == (1, None)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a,1,x,s,00,2,0\n", "line 2: value '2' for privacy is not 1, 0, ? or empty"),
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
        ("article,paragraph,sample,text_sha256,privacy", "column 'coder' is missing"),
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
        (
            f"artikel-03,2,anna,random,{'x' * 64}",
            "artikel-03,77,anna,random,",
            "line 21: article 'artikel-03' has no paragraph 77",
        ),
    ],
)
def test_labels_must_fit_the_articles(corpus_folder: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "articles").symlink_to(corpus_folder / "articles")
    text = (corpus_folder / "labels.csv").read_text()
    digest = text.splitlines()[20].split(",")[4]
    (tmp_path / "labels.csv").write_text(text.replace(old.replace(HASH, digest), new, 1))
    with pytest.raises(InputError) as error:
        read_corpus(tmp_path)
    assert message in str(error.value)


@pytest.fixture
def changed(corpus_folder: Path, tmp_path: Path) -> Path:
    """A corpus in which one paragraph has another text than the one that was coded, and an article has lost its last one."""
    folder = tmp_path / "changed"
    shutil.copytree(corpus_folder, folder)
    first, second = folder / "articles" / "artikel-00.txt", folder / "articles" / "artikel-01.txt"
    first.write_text(first.read_text(encoding="utf-8").replace("Ort 0", "Ort null"), encoding="utf-8")
    second.write_text(second.read_text(encoding="utf-8").rsplit("\n\n", 1)[0], encoding="utf-8")
    return folder


def test_a_changed_text_stops_only_its_own_rows(run: Callable, changed: Path) -> None:
    notes: list[str] = []
    corpus = read_corpus(changed, note=notes.append)
    assert (len(corpus.labels), [(x.article, x.paragraph) for x in corpus.stale]) == (88, [("artikel-00", 1), ("artikel-01", 6)])
    assert "2 rows are left out, since the text has changed since it was coded (first: line 2, article 'artikel-00'" in notes[0]
    assert "2 rows are left out" in run("agreement", changed).err
    listed = run("corpus", changed, "--stale", "list")
    assert "line 2  artikel-00#1  anna: privacy 1, monetization 0" in listed.out
    assert "now: Nach dem 0. Bericht ging es am Ort null" in listed.out
    assert "now: there is no such paragraph any more" in listed.out
    assert "2 stale rows; --stale keep keeps" in listed.err


def test_stale_rows_are_kept_or_dropped_as_the_user_says(run: Callable, changed: Path) -> None:
    before = (changed / "labels.csv").read_text().splitlines()
    kept = run("corpus", changed, "--stale", "keep")
    assert "1 stale rows kept" in kept.err
    assert "1 rows name a paragraph that is not there any more" in kept.err
    after = (changed / "labels.csv").read_text().splitlines()
    assert (len(after), [a == b for a, b in zip(after, before, strict=True)].count(False)) == (91, 1)
    assert [label.article for label in read_corpus(changed).stale] == ["artikel-01"]
    assert "1 stale rows dropped" in run("corpus", changed, "--stale", "drop").err
    assert (changed / "labels.csv").read_text().splitlines() == [row for row in after if not row.startswith("artikel-01,6,")]
    assert run("corpus", changed).err == ""


def test_a_row_made_in_a_spreadsheet_needs_no_hash(corpus_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "articles").symlink_to(corpus_folder / "articles")
    (tmp_path / "labels.csv").write_text("article;paragraph;coder;privacy\nartikel-03;2;zoe;1\n")
    [label] = read_corpus(tmp_path).labels
    text = read_corpus(tmp_path).articles["artikel-03"].paragraphs[1].text
    assert (label.sample, label.text_sha256) == ("unknown", text_sha256(text))


def test_an_adjudicator_settles_only_what_it_judges() -> None:
    def row(coder: str, *values: int | None) -> HandLabel:
        return HandLabel("a", 1, coder, "random", "", values)

    coders = [row("c1", 1, 0, 1), row("c2", 0, 0, 1)]
    assert settle(coders) == {("a", 1): (None, 0, 1)}
    assert settle([*coders, row("adjudicated", 1, None, None)]) == {("a", 1): (1, 0, 1)}
    assert settle([*coders, row("adjudicated", 0, 1, 0)]) == {("a", 1): (0, 1, 0)}


def test_what_one_coder_leaves_open_and_the_adjudicator_too_is_open() -> None:
    def row(number: int, coder: str, *values: int | None) -> HandLabel:
        return HandLabel("a", number, coder, "random", "", values)

    rows = [row(1, "c1", 1, 1), row(1, "c2", None, None), row(2, "c2", 0, None)]
    assert settle(rows)["a", 1] == (1, 1)
    # c2 judges the first theme elsewhere, so it left this one open; the second theme is none of its business.
    assert settle([*rows, row(1, "adjudicated", None, None)])["a", 1] == (None, 1)


@given(values=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=4), final=CELL)
def test_adjudicating_one_theme_never_undoes_what_all_coders_agree_on(
    values: list[tuple[int | None, ...]], final: int | None
) -> None:
    coded = [HandLabel("a", 1, f"c{i}", "random", "", row) for i, row in enumerate(values)]
    after = settle([*coded, HandLabel("a", 1, "adjudicated", "random", "", (final, None, None))])["a", 1]
    for theme in (1, 2):
        said = {row[theme] for row in values}
        if len(said) == 1:
            assert after[theme] == next(iter(said))
