"""The model file: a safetensors file, which is arrays and JSON only, so that loading a stranger's model runs none of his code.

docs/formats.md lists its entries; model_schema.py checks them, whole, when a file is read. Same model, same bytes.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from classifier.model import ThemeModel
from classifier.model_schema import FORMAT, RefusedError, checked_model, header_of
from corpus.errors import InputError

ARRAYS = ("features", "weights", "squares", "bias", "thresholds", "article", "trained_on")
HINT = "Give a model file made by `absatz train`."
#: Package and place of the model that comes with absatz. `absatz train` made it from the bundled corpus; a test makes it anew and
#: compares the bytes.
BUNDLED = ("classifier", "data/default.safetensors")


def model_bytes(model: ThemeModel) -> bytes:
    """The model as the bytes of a model file. Raises InputError where `load_model` would refuse them."""
    header = header_of(model)
    arrays = {
        "features": _pack("\n".join(model.features)),
        "weights": model.weights,
        "squares": model.squares,
        "bias": model.bias,
        "thresholds": model.thresholds,
        "article": model.article,
        "trained_on": np.frombuffer(bytes.fromhex("".join(model.trained_on)), dtype=np.uint8).reshape(-1, 16),
    }
    try:
        checked_model(header, arrays)
    except RefusedError as error:
        hint = "Mend it where it comes from: the code book, the corpus or the settings."
        raise InputError(str(error), where="the model to be written", hint=hint) from error
    # One metadata key only: safetensors keeps several in no fixed order, and the bytes must not vary.
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, {FORMAT: header})


def bundled_file() -> Path:
    """Where the bundled model is, if it is a file."""
    return Path(str(files(BUNDLED[0]) / BUNDLED[1]))


def load(path: Path | None) -> ThemeModel:
    """The model in a file, or the bundled one for None. Raises InputError as `load_model` does."""
    if path is not None:
        return load_model(path)
    with as_file(files(BUNDLED[0]) / BUNDLED[1]) as bundled:
        return load_model(bundled)


def load_model(path: Path) -> ThemeModel:
    """Read a model file. Raises InputError where it is missing, truncated, foreign, or holds a field that is not what it should
    be, and names the field. A model that was read can be used without looking at its fields again."""
    if not path.is_file():
        raise InputError("no such model file", where=path, hint="Check the path, or leave the model out to use the bundled one.")
    try:
        with safe_open(path, framework="np") as file:
            header = (file.metadata() or {}).get(FORMAT)
            if header is None:
                raise InputError("this is not an absatz model", where=path, hint=HINT)
            missing = [name for name in ARRAYS if name not in set(file.keys())]
            arrays = {name: file.get_tensor(name) for name in ARRAYS} if not missing else {}
        if missing:
            raise RefusedError(f"the array {missing[0]} is missing")
        return checked_model(header, arrays)
    except RefusedError as error:
        raise InputError(str(error), where=path, hint=HINT) from error
    except OSError as error:
        raise InputError(f"cannot read the model file ({error.strerror})", where=path, hint="Check its permissions.") from error
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("this is not an absatz model, or it is damaged", where=path, hint=HINT) from error


def _pack(text: str) -> Any:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
