"""A compiled model: a model file that also holds the tables of the fast scorer, which are mapped from it into memory.

Processes share the pages of a mapped file, and what one writes stays its own.
docs/formats.md lists the arrays.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from classifier.fast.forms import Forms
from classifier.fast.german import known
from classifier.fast.hash_table import LINE, Table
from classifier.fast.patterns import Patterns
from classifier.fast.stems import Stems
from classifier.model import Scorer, ThemeModel
from classifier.model_file import FORMAT, model_bytes
from corpus.errors import InputError

#: Entry of the header, and what the names of the arrays begin with.
ENTRY = "fast"
#: Bytes before the header, which tell its size.
PREFIX = 8
#: Forms kept at most: with four themes 8 MB, half of the slots. Frequent ones come early; to look a rare one up saves little.
MOST_FORMS = 1 << 16
#: The arrays, and what their numbers are.
KINDS = {
    "words": "U64", "states": "U64", "stems": "U64", "marked": "F64", "numbers": "F64", "classes": "I32", "steps": "I32",
    "possible": "U8",
}  # fmt: skip
TYPES = {"U64": np.uint64, "F64": np.float64, "I32": np.int32, "U8": np.uint8}
HINT = "Compile the model anew: absatz compile."


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """seed: of all keys. forms: what resolves surface forms."""

    seed: np.uint64
    forms: Forms


def most_forms(words: Table) -> int:
    """How many forms of a table are kept at most: less than half of what it may hold, which it never forgets."""
    return min(MOST_FORMS, words.capacity // 2)


def compiled_bytes(model: ThemeModel, forms: Forms, words: Table, seed: np.uint64) -> bytes:
    """A compiled model as the bytes of a file."""
    arrays: dict[str, NDArray[Any]] = {"words": words.oldest(most_forms(words)).keys}
    facts: dict[str, Any] = {"seed": int(seed), **_holds_for(model)}
    if (patterns := forms.patterns) is not None:
        arrays |= {name: getattr(patterns, name) for name in ("classes", "steps", "marked", "numbers")}
        arrays["states"] = patterns.outputs.view(np.uint64)
        facts["shape"] = patterns.shape
    if (stems := forms.stems) is not None:
        arrays["stems"], facts["longest"] = stems.table.keys, stems.longest
        if stems.possible is not None:
            arrays["possible"] = stems.possible
    content = memoryview(model_bytes(model, {f"{ENTRY}.{name}": array for name, array in arrays.items()}, {ENTRY: facts}))
    start = _start(content[:PREFIX])
    # Arrays of 64-bit integers come first, each of whole cache lines; blanks after the header make them begin with one.
    header = bytes(content[PREFIX:start]) + b" " * (-start % (8 * LINE))
    return b"".join([len(header).to_bytes(PREFIX, "little"), header, content[start:]])


def map_tables(path: Path, model: ThemeModel, scorer: Scorer, words: Table) -> Tables | None:
    """The tables in the file of a model, None where it is not compiled. `scorer` is what reads unusual words; `words`, an empty
    table, takes those of the file.

    Raises InputError where they are damaged, or were made by another version or for another model.
    """
    try:
        with safe_open(path, framework="np") as file:
            facts = json.loads((file.metadata() or {})[FORMAT]).get(ENTRY)
        if facts is None:
            return None
        wrong = [name for name, value in _holds_for(model).items() if facts[name] != value]
        if wrong:
            what = "for another model" if wrong == ["model"] else f"with another version ({', '.join(wrong)})"
            raise InputError(f"this model was compiled {what}", where=path, hint=HINT)
        arrays = _arrays(path)
        tables = _tables(facts, arrays, scorer)
        words.adopt(arrays["words"])
        return tables
    except OSError as error:
        raise InputError(
            f"cannot read the model file ({error.strerror or error})", where=path, hint="Check its permissions."
        ) from error
    except (SafetensorError, LookupError, TypeError, ValueError, OverflowError) as error:
        raise InputError("the tables of this model are damaged", where=path, hint=HINT) from error


def _tables(facts: dict[str, Any], arrays: dict[str, NDArray[Any]], scorer: Scorer) -> Tables:
    settings, width = scorer.model.settings, len(scorer.model.themes) + 1
    seed, patterns, stems = np.uint64(_number(facts["seed"])), None, None
    if ("longest" in facts) != settings.stems:
        raise ValueError("stems")
    if "shape" in facts:
        stride, own, sets = map(_number, facts["shape"])
        marked, numbers = (arrays[name].reshape(-1, width) for name in ("marked", "numbers"))
        outputs = arrays["states"].view(np.float64)
        patterns = Patterns(arrays["classes"], arrays["steps"], outputs, (stride, own, sets), marked, numbers)
        patterns.check(width)
    if "longest" in facts:
        table = Table(width, limit=1 << 40)
        table.adopt(arrays["stems"])
        stems = Stems(settings, seed, _number(facts["longest"]), table, arrays.get("possible"))
        stems.check()
    return Tables(seed, Forms(scorer, patterns, stems))


def _number(value: Any) -> int:
    """Raises TypeError for anything but an integer."""
    if type(value) is not int:
        raise TypeError(value)
    return value


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of the tables, flat."""
    whole = np.asarray(np.memmap(path, np.uint8, "c"))
    start = _start(whole[:PREFIX].tobytes())
    entries = json.loads(whole[PREFIX:start].tobytes())
    found = {}
    for name, kind in KINDS.items():
        entry = entries.get(f"{ENTRY}.{name}")
        if entry is not None:
            begin, end = entry["data_offsets"]
            if entry["dtype"] != kind:
                raise ValueError(name)
            found[name] = whole[start + begin : start + end].view(TYPES[kind])
    return found


def _start(prefix: Iterable[int]) -> int:
    """Where the numbers begin."""
    return PREFIX + int.from_bytes(bytes(prefix), "little")


def _holds_for(model: ThemeModel) -> dict[str, Any]:
    """All that what a word adds depends on."""
    return {
        "model": hashlib.sha256(model_bytes(model)).hexdigest(),
        "absatz": version("absatz"),
        "stemmer": [Stemmer.version(), known(model.settings.language)],
        "unicode": unicodedata.unidata_version,
    }
