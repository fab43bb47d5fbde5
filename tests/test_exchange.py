"""Every exchange format there and back: ours through a foreign file, a foreign record through ours."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.codebook import CodeBook
from corpus.errors import InputError
from corpus.exchange.cells import plain, safe
from corpus.exchange.formats import FORMATS
from corpus.exchange.record import Coded, ReadSettings
from corpus.records import text_sha256

BOOK = CodeBook.bundled()
N = len(BOOK.ids)
HOSTILE = st.sampled_from(
    [
        "=1+1",
        "'=1+1",
        "''",
        "-5 Euro",
        "\t=x",
        "a;=1+1\r\n@b",
        "＝1",
        "0\r",
        "\u202eאב\u2028ж\x00",
        "\ufeff1\u200b",
        "a,\"b\n'c",
        "😀 e\u0301",
        "NA",
        "{}",
    ]
)
unicode = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
texts = st.one_of(HOSTILE, unicode).filter(lambda text: bool(text.strip()))
names = texts.map(lambda text: " ".join(text.split())).filter(bool)
values = st.tuples(*[st.sampled_from([1, 0, None])] * N)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(-1, 1), unicode, HOSTILE)
things = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(unicode, inner, max_size=2), max_leaves=4
)
unknown = st.dictionaries(unicode.map(lambda key: f"x{key}"), things, max_size=3)
items = st.lists(
    st.builds(Coded, texts, values, names, st.integers(1, 99), names, st.one_of(HOSTILE, unicode), names),
    min_size=1,
    max_size=4,
    unique_by=lambda item: (item.article, item.paragraph, item.coder),
)
formats = pytest.mark.parametrize("form", list(FORMATS))


def read(form: str, raw: bytes, **options: Any) -> list[Coded]:
    return list(FORMATS[form][0](raw, "file", BOOK, ReadSettings(**options)))


def write(form: str, coded: list[Coded]) -> bytes:
    return FORMATS[form][1](coded, BOOK)


def jsonl(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def key(item: Coded) -> tuple[str, int, str]:
    return item.article, item.paragraph, item.coder


def holds(whole: Any, part: Any) -> bool:
    """Whether all keys and values of `part` are found in `whole`."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and holds(whole[name], value) for name, value in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part) and isinstance(whole, bool) == isinstance(part, bool)


@formats
@given(coded=items)
@settings(max_examples=60)
def test_ours_there_and_back(form: str, coded: list[Coded]) -> None:
    raw = write(form, coded)
    back = read(form, raw)
    if form == "label-studio":  # tasks bring the coders of a paragraph together
        back, coded = sorted(back, key=key), sorted(coded, key=key)
    assert back == coded
    assert write(form, read(form, raw)) == raw


@given(text=st.one_of(st.text("=+-@'; \t\r\n＝a", max_size=12), unicode))
@settings(max_examples=500)
def test_cells(text: str) -> None:
    cell = safe(text)
    assert plain(cell) == text
    for part in cell.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"):
        assert not part.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))
    assert not cell.startswith(("\t", "\r", "\n"))


@given(coded=items)
@settings(max_examples=40)
def test_long_csv_is_safe_in_spreadsheets(coded: list[Coded]) -> None:
    cells = [cell for row in csv.reader(io.StringIO(write("long-csv", coded).decode(), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))]


labels = st.lists(st.sampled_from([*BOOK.ids, "Wetter", "Sport"]), unique=True, max_size=4)
options = st.builds(lambda rest, id: {"id": id, "text": "?", **rest}, unknown, st.sampled_from([*BOOK.ids, "Wetter", 3]))
cats = st.dictionaries(st.sampled_from([*BOOK.ids, "Wetter"]), st.sampled_from([1.0, 0.0, None]))
FOREIGN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "prodigy": st.fixed_dictionaries(
        {
            "text": texts,
            "options": st.lists(options, max_size=4, unique_by=lambda option: option["id"]),
            "accept": labels,
            "answer": st.sampled_from(["accept", "reject", "ignore", None]),
            "meta": unknown,
            "_annotator_id": st.just("set-anna"),
            "_view_id": st.just("choice"),
            "x": things,
        }
    ),
    "doccano": st.fixed_dictionaries({"id": st.just(7), "text": texts, "label": labels, "Comments": st.just(["="]), "x": things}),
    "spacy": st.fixed_dictionaries({"text": texts, "cats": cats, "meta": unknown, "x": things}),
}
comment = {"type": "textarea", "from_name": "comment", "value": {"text": ["?"]}}
users = st.sampled_from([0, 5, {"id": 5, "email": "a@b.de"}, {"email": "a@b.de"}])


def annotation(rest: Any, item: Any, other: Any, choices: list[str], user: Any, cancelled: bool) -> dict[str, Any]:
    """A Label Studio annotation with unknown keys everywhere."""
    themes = {**item, "type": "choices", "from_name": "themes", "value": {**item, "choices": choices}, "meta": item}
    return {**rest, "completed_by": user, "was_cancelled": cancelled, "result": [*other, themes]}


annotations = st.lists(
    st.builds(annotation, unknown, unknown, st.lists(st.just(comment), max_size=1), labels, users, st.booleans()), max_size=1
)
tasks = st.builds(
    lambda rest, data, text, done: {**rest, "data": {**data, "text": text}, "annotations": done},
    unknown,
    unknown,
    texts,
    annotations,
)


def same_labels(whole: dict[str, Any], part: dict[str, Any], *path: str) -> None:
    """Labels are a set: compare them sorted, then leave them out."""
    for name in path[:-1]:
        whole, part = whole[name], part[name]
    assert sorted(map(str, whole.pop(path[-1]))) == sorted(map(str, part.pop(path[-1])))


@pytest.mark.parametrize("form", list(FOREIGN))
@given(data=st.data())
@settings(max_examples=60)
def test_foreign_keys_are_kept(form: str, data: st.DataObject) -> None:
    record = data.draw(FOREIGN[form])
    coded = read(form, jsonl(record), coder="anna") if form != "prodigy" else read(form, jsonl(record))
    assert len(coded) == 1
    coded = [replace(coded[0], article="a", paragraph=1, sample="random")]
    again = json.loads(write(form, coded))
    back = read(form, write(form, coded))
    assert [(c.text, c.values, key(c)) for c in back] == [(c.text, c.values, key(c)) for c in coded]
    assert write(form, back) == write(form, coded)
    if form == "doccano":
        same_labels(again, record, "label")
    if form == "prodigy":
        same_labels(again, record, "accept")
        options = {str(option["id"]): option for option in again.pop("options")}
        assert all(holds(options[str(option["id"])], option) for option in record.pop("options"))
        assert again.pop("answer", None) == record.pop("answer")
        again["_annotator_id"] = record["_annotator_id"]
    assert holds(again, record)


@given(task=tasks)
@settings(max_examples=60)
def test_foreign_keys_are_kept_by_label_studio(task: dict[str, Any]) -> None:
    coded = read("label-studio", json.dumps([task]).encode())
    again = json.loads(write("label-studio", coded))
    assert len(again) == 1
    for whole, part in zip(again[0]["annotations"], task["annotations"], strict=True):
        same_labels(whole["result"][-1], part["result"][-1], "value", "choices")
    assert holds(again[0], task)


@given(
    columns=st.dictionaries(names.filter(lambda n: n not in ("theme", "value", "text", "coder")), unicode, max_size=3), text=texts
)
@settings(max_examples=60)
def test_foreign_columns_are_kept(columns: dict[str, str], text: str) -> None:
    out = io.StringIO()
    rows = [
        {"theme": t, "value": v, "text": text, "coder": "anna", **columns}
        for t, v in (("privacy", "1"), ("Wetter", "sehr"), ("telephony", "NA"))
    ]
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writerow({name: safe(name) for name in rows[0]})
    writer.writerows({name: safe(cell) for name, cell in row.items()} for row in rows)
    coded = read("long-csv", out.getvalue().encode())
    assert coded[0].values == (1, None, None, None)
    assert coded[0].unlisted == ("Wetter",)
    back = {row["theme"]: row for row in _cells(write("long-csv", coded))}
    kept = {name: cell for name, cell in columns.items() if cell}
    assert all(holds(back[row["theme"]], {"text": text, **kept}) for row in rows)
    assert back["Wetter"]["value"] == "sehr"


def _cells(raw: bytes) -> list[dict[str, str]]:
    rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    head = [plain(cell) for cell in next(rows)]
    return [dict(zip(head, map(plain, row), strict=True)) for row in rows]


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
    rows = _cells(write("long-csv", [item]))
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
        ("long-csv", LONG.encode() + b"a,1,x,privacy,2,T\n", "line 2: value '2' for privacy is not 1, 0 or empty"),
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
    page = (Path(__file__).parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    shown = page.split(f"```{form}\n")[1].split("```")[0]
    text = "Der Anruf kostet nichts mehr."
    item = Coded(text, (0, None, 0, 1), "tarif", 2, "anna", "random", text_sha256(text))
    assert write(form, [item]).decode().replace("\r\n", "\n") == shown
    assert read(form, shown.encode()) == [item]
