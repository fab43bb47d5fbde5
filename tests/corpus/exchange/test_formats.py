"""What exchanged files mean: an open judgement stays open, what other programs read is all there, and bad files are refused."""

from __future__ import annotations

import json

import pytest

from corpus.errors import InputError
from corpus.exchange.record import Coded
from corpus.records import text_sha256
from tests.exchange_cases import BOOK, cells_of, formats, jsonl, read, write
from tests.paths import ROOT


def test_not_judged_is_never_no() -> None:
    """What a format leaves open stays open, until a user says what the coder decided on."""
    doccano = jsonl({"text": "Ein Anruf.", "label": ["telephony"]}, {"text": "Regen.", "label": []})
    assert [c.values for c in read("doccano", doccano, coder="a")] == [(None, None, None, 1), (None,) * 4]
    assert [c.values for c in read("doccano", doccano, coder="a", judged=frozenset(["privacy"]))] == [
        (0, None, None, 1),
        (0, None, None, None),
    ]
    spacy = jsonl({"text": "Ein Anruf.", "cats": {"telephony": 1, "privacy": False, "competition": None}})
    assert read("spacy", spacy, coder="a")[0].values == (0, None, None, 1)
    old = jsonl({"id": 1, "text": "Ein Anruf.", "labels": ["telephony"]})
    assert json.loads(write("doccano", read("doccano", old, coder="a")))["labels"] == ["telephony"]


def test_a_question_mark_is_not_judged_whatever_empty_cells_mean() -> None:
    """The code book asks for it on open edges. It also says that the coder was there, and that empty cells are something else."""
    sheet = b"article;paragraph;text;privacy;telephony\na;1;Eins;1;?\na;2;Zwei;;?\na;3;Drei;?;?\na;4;Vier;;\n"
    privacy, telephony = (BOOK.ids.index(theme) for theme in ("privacy", "telephony"))
    for judged, empty in ((frozenset(BOOK.ids), 0), (frozenset[str](), None)):
        rows = read("sheet", sheet, coder="a", judged=judged)
        found = {row.text: (row.values[privacy], row.values[telephony]) for row in rows}
        assert found["Eins"] == (1, None)
        assert found["Zwei"] == (empty, None)
        assert found["Drei"] == (None, None)
    long = LONG.encode() + b"a,1,x,privacy,?,T\na,1,x,telephony,1,T\n"
    values = read("long-csv", long)[0].values
    assert (values[privacy], values[telephony]) == (None, 1)


def test_not_judged_is_never_no_in_prodigy() -> None:
    options = [{"id": "privacy"}, {"id": "telephony"}]
    base = {"text": "Ein Anruf.", "accept": ["telephony"], "_session_id": "set-b"}
    tasks = [{**base, "options": options, "answer": a} for a in ("accept", "reject", "ignore")] + [
        {**base, "answer": "accept"},
        base,
        {**base, "accept": [], "answer": "accept"},
    ]
    coded = read("prodigy", jsonl(*tasks))
    assert [c.values for c in read("prodigy", write("prodigy", coded))] == [c.values for c in coded]
    assert [c.values for c in coded] == [
        (0, None, None, 1),
        (None,) * 4,
        (None,) * 4,
        (None, None, None, 1),
        (None,) * 4,
        (None,) * 4,
    ]


def test_not_judged_is_never_no_in_label_studio() -> None:
    task = {
        "data": {"text": "Regen."},
        "annotations": [{"completed_by": 3, "result": []}, {"completed_by": 4, "was_cancelled": True, "result": []}],
    }
    assert [c.values for c in read("label-studio", json.dumps([task]).encode())] == [(None,) * 4] * 2
    judged = read("label-studio", json.dumps([task]).encode(), judged=frozenset(BOOK.ids))
    assert [(c.coder, c.values) for c in judged] == [("3", (0,) * 4), ("4", (None,) * 4)]


def test_one_coder_does_not_answer_for_another() -> None:
    """A file exported for anna and coded by bert in doccano says nothing of what bert left open."""
    raw = write("doccano", [Coded("Ein Anruf.", (0, 0, 0, 1), "a", 1, "anna", "random", "")])
    assert read("doccano", raw, coder="anna")[0].values == (0, 0, 0, 1)
    assert read("doccano", raw, coder="bert")[0].values == (None, None, None, 1)


def test_what_other_programs_read() -> None:
    """The native fields alone carry the judgements."""
    item = Coded("Ein Anruf.", (0, None, 1, 1), "a", 1, "anna@zeitung.de", "random", "")
    prodigy = json.loads(write("prodigy", [item]))
    assert [option["id"] for option in prodigy["options"]] == ["privacy", "competition", "telephony"]
    assert (prodigy["accept"], prodigy["answer"], prodigy["_annotator_id"]) == (
        ["competition", "telephony"],
        "accept",
        "anna@zeitung.de",
    )
    assert prodigy["meta"] == {"article": "a", "paragraph": 1}
    assert json.loads(write("doccano", [item]))["label"] == ["competition", "telephony"]
    assert json.loads(write("spacy", [item]))["cats"] == {"privacy": 0.0, "competition": 1.0, "telephony": 1.0}
    task = json.loads(write("label-studio", [item]))[0]
    assert task["annotations"][0]["completed_by"] == {"email": "anna@zeitung.de"}
    assert task["annotations"][0]["result"][0]["value"] == {"choices": ["competition", "telephony"]}
    rows = cells_of(write("long-csv", [item]))
    assert [row["value"] for row in rows] == ["0", "", "1", "1"]
    nothing = Coded("Regen.", (None,) * 4, "a", 2, "anna")
    assert json.loads(write("prodigy", [nothing]))["answer"] == "ignore"


LONG = "article,paragraph,coder,theme,value,text\n"


@pytest.mark.parametrize(
    ("form", "raw", "message"),
    [
        ("doccano", b'{"text": "a"\n', "line 1: not JSON"),
        ("doccano", b'\n{"text": "a", "n": NaN}\n', "line 2: not JSON (NaN is no number)"),
        ("doccano", b'{"text": "a", "n": 1e999}\n', "line 1: not JSON (1e999 is too large)"),
        ("doccano", b'{"text": "\\ud800"}\n', "line 1: not JSON"),
        ("doccano", b"[" * 100_000, "line 1: not JSON"),
        ("doccano", b'{"text": "a", "text": "b"}\n', "the key 'text' is given twice"),
        ("doccano", b"[1]\n", "line 1: the line is not a JSON object"),
        ("doccano", b"\xff", "not in UTF-8"),
        ("doccano", jsonl({"text": "a", "label": [[0, 1, "PER"]]}), "label is not a list of texts"),
        ("doccano", jsonl({"text": " ", "label": []}), "the record has no text"),
        ("doccano", jsonl({"text": "a", "label": []}), "does not say who coded it"),
        ("doccano", jsonl({"text": "a", "absatz": {"judged": 3}}), "the key 'absatz' is not what absatz writes"),
        ("doccano", jsonl({"text": "a", "absatz": "x"}), "the key 'absatz' is not what absatz writes"),
        ("prodigy", jsonl({"text": "a", "label": "privacy", "answer": "accept"}), "a yes-or-no task, not a choice"),
        ("prodigy", jsonl({"text": "a", "accept": "privacy", "_annotator_id": "x"}), "options or accept is not a list"),
        ("spacy", jsonl({"text": "a", "cats": {"privacy": 0.7}}), "value 0.7 of privacy is not 1, 0 or null"),
        ("label-studio", b'{"data": {}}', "the file is not a list of tasks"),
        ("label-studio", b'[{"text": "a", "choice": "privacy"}]', "task 1: data is not a JSON object"),
        ("long-csv", b"a,b\n", "column 'theme' is missing"),
        ("long-csv", LONG.encode() + b"a,1,x,privacy,2,T\n", "line 2: value '2' for privacy is not 1, 0, ? or empty"),
        ("long-csv", LONG.encode() + b"a,1,x,privacy,1,T\na,1,x,privacy,1,T\n", "line 3: theme 'privacy' is given twice"),
        ("long-csv", LONG.encode() + b"a,1,x,privacy,1,T\na,1,x,telephony,1,U\n", "line 3: text differs from that in line 2"),
        ("long-csv", LONG.encode() + b"a,one,x,privacy,1,T\n", "line 2: paragraph 'one' is not a number"),
        ("long-csv", LONG.encode() + b"a,1,x,privacy,1\n", "line 2: 5 cells where the header has 6"),
        ("long-csv", LONG.encode() + b'a,1,x,privacy,1,"T\n', "broken CSV"),
    ],
)  # fmt: skip
def test_bad_files(form: str, raw: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        read(form, raw)
    assert message in str(error.value)


def test_themes_in_two_controls() -> None:
    result = [{"type": "choices", "from_name": name, "value": {"choices": ["privacy"]}} for name in "ab"]
    with pytest.raises(InputError, match="more than one control"):
        read(
            "label-studio", json.dumps([{"data": {"text": "a"}, "annotations": [{"completed_by": 1, "result": result}]}]).encode()
        )


def test_long_csv_from_german_excel() -> None:
    raw = (
        b"\xef\xbb\xbf"
        + LONG.replace(",", ";").replace("\n", "\r\n").encode()
        + "a;1;ä;privacy;1;'=T, U\r\na;1;ä;telephony;.;'=T, U\r\n".encode()
    )
    assert read("long-csv", raw) == [Coded("=T, U", (1, None, None, None), "a", 1, "ä")]


@formats
def test_examples_of_the_documentation(form: str) -> None:
    """What docs/formats.md shows is what is written."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    shown = page.split(f"```{form}\n")[1].split("```")[0]
    text = "Der Anruf kostet nichts mehr."
    item = Coded(text, (0, None, 0, 1), "tarif", 2, "anna", "random", text_sha256(text))
    assert write(form, [item]).decode("utf-8-sig").replace("\r\n", "\n") == shown
    assert read(form, shown.encode()) == [item]
