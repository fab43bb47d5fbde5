"""Every exchange format there and back: ours through a foreign file, a foreign record through ours."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.exchange.record import Coded
from corpus.gates.cells import plain, safe
from tests.exchange_cases import BOOK, cells_of, formats, jsonl, read, write

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
def testcells_of(text: str) -> None:
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
    back = {row["theme"]: row for row in cells_of(write("long-csv", coded))}
    kept = {name: cell for name, cell in columns.items() if cell}
    assert all(holds(back[row["theme"]], {"text": text, **kept}) for row in rows)
    assert back["Wetter"]["value"] == "sehr"
