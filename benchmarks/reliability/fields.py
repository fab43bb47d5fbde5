"""Files whose fields are changed: they stay whole in form, so that what looks at their values is reached.

A file is taken apart into lists and objects, one to three places in these are changed, and it is put together again. Hypothesis
chooses the places and the values.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import load, save

Way = tuple[Any, ...]

TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "x", "a\nb", "a\r", "a\u2028b", "\x00", "\x1b[31m", "x" * 5000, "=1+1", "none", "*", "a b", "\u00ad"]
    ),
    st.sampled_from(
        ["\ud800", "\u202e<b>#*`|", "privacy", "text", "start", "coder", "../a", "1", "0", "-1", "1.0", "١", "9" * 5000, "ok"]
    ),
    st.sampled_from(
        ["random", "adjudicated", "\ufeff", "nan", "inf", "accept", "reject", "2020-02-31", "<p>a</p>", "&#0;", "\ue000"]
    ),
    st.text(max_size=5),
)
VALUES = st.one_of(
    st.sampled_from([None, True, False, 0, 1, -1, 2, 0.5, 1.0, 5e-324, 1e6, 1e308, 10**18, 10**30, float("nan"), float("inf")]),
    st.sampled_from([{}, [], [[]], [None], [{}], {"": None}, {"a": {"a": {}}}]),
    TEXTS,
    st.floats(),
)


def places(data: Any, way: Way = ()) -> list[Way]:
    """The ways to all places in the data; in long lists to the first four entries."""
    inside = data.items() if isinstance(data, dict) else enumerate(data[:4]) if isinstance(data, list) else ()
    return [way, *(found for key, value in inside for found in places(value, (*way, key)))]


@st.composite
def edited(draw: st.DrawFn, data: Any, values: st.SearchStrategy[Any]) -> Any:
    """The data with one to three changes: a value replaced, taken out, put in or doubled, or a key renamed."""
    for _ in range(draw(st.integers(1, 3))):
        way = draw(st.sampled_from(places(data)[1:] or [()]))
        if not way:
            return draw(values)
        data = _with(
            data,
            way,
            draw(st.sampled_from(("set", "set", "set", "delete", "new", "double", "rename"))),
            draw(values),
            draw(TEXTS),
        )
    return data


def _with(data: Any, way: Way, change: str, value: Any, name: str) -> Any:
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    key = way[0]
    if len(way) > 1:
        copy[key] = _with(copy[key], way[1:], change, value, name)
    elif change == "set":
        copy[key] = value
    elif isinstance(copy, list):
        copy[key : key + 1] = {"delete": [], "new": [copy[key], value], "double": [copy[key]] * 2, "rename": [value]}[change]
    elif change == "delete":
        del copy[key]
    else:
        copy[name] = value if change == "new" else copy[key] if change == "double" else copy.pop(key)
    return copy


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii="\\ud800" in ascii(data)).encode()


def _from_lines(raw: bytes) -> Any:
    return [json.loads(line) for line in raw.splitlines()]


def _to_lines(data: Any) -> bytes:
    return b"".join(_json(row) + b"\n" for row in data) if isinstance(data, list) else _json(data)


def _to_toml(data: Any) -> bytes:
    lines = [f"{json.dumps(key)} = {_toml(value)}" for key, value in data.items()] if isinstance(data, dict) else [_toml(data)]
    return "\n".join(lines).encode("utf-8", "replace")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, float) and abs(value) == float("inf"):
        return "inf"
    return {None: "''"}.get(value) or str(value).lower() if not isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _from_csv(raw: bytes) -> Any:
    text = raw.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=_separator(raw)))


def _separator(raw: bytes) -> str:
    return ";" if b";" in raw.splitlines()[0] else ","


def _to_csv(raw: bytes) -> Callable[[Any], bytes]:
    def write(rows: Any) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=_separator(raw), escapechar="\\")
        for row in rows if isinstance(rows, list) else [rows]:
            writer.writerow(row if isinstance(row, list) else [row])
        return out.getvalue().encode("utf-8", "surrogatepass")

    return write


def _from_parquet(raw: bytes) -> Any:
    return pq.read_table(io.BytesIO(raw)).to_pydict()


def _to_parquet(data: Any) -> bytes:
    """As Parquet where Arrow can hold it, with columns of one kind of value, else as JSON."""
    columns = (
        {name: column if isinstance(column, list) else [column] * 3 for name, column in dict(data or {}).items()}
        if isinstance(data, dict)
        else {}
    )
    out = io.BytesIO()
    try:
        length = max(map(len, columns.values()), default=0)
        pq.write_table(pa.table({str(name): (column + [None] * length)[:length] for name, column in columns.items()}), out)
    except (pa.ArrowException, ValueError, OverflowError, TypeError, OSError):
        return _json(data)
    return out.getvalue()


def _model_parts(raw: bytes, folder: str) -> tuple[Any, dict[str, Any]]:
    with open(f"{folder}/model", "wb") as file:  # noqa: PTH123
        file.write(raw)
    with safe_open(f"{folder}/model", framework="np") as file:
        return json.loads(file.metadata()["absatz-model"]), load(raw)


def files(kind: str, raw: bytes, folder: str) -> st.SearchStrategy[bytes]:
    """Changed files of a kind; `raw` is a good one."""
    if kind == "model":
        header, arrays = _model_parts(raw, folder)
        return edited(header, VALUES).map(lambda data: save(arrays, {"absatz-model": json.dumps(data)}))
    if kind in ("labels", "csv", "long-csv", "sheet"):
        return edited(_from_csv(raw), TEXTS).map(_to_csv(raw))
    if kind == "codebook":
        return edited(tomllib.loads(raw.decode()), VALUES).map(_to_toml)
    if kind == "parquet":
        return edited(_from_parquet(raw), VALUES).map(_to_parquet)
    if kind == "label-studio":
        return edited(json.loads(raw), VALUES).map(_json)
    return edited(_from_lines(raw), VALUES).map(_to_lines)
