"""The model file: a safetensors file, which is arrays and JSON only, so that loading a stranger's model runs none of his code.

docs/formats.md lists its entries. Same model, same bytes.
"""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from classifier.model import ThemeModel
from classifier.words import FeatureSettings
from corpus.errors import InputError

FORMAT = "absatz-model"
FORMAT_VERSION = 2
#: Arrays of numbers.
SHAPED = ("weights", "squares", "bias", "thresholds", "article")
HINT = "Give a model file made by `absatz train`."
#: Package and place of the model that comes with absatz. `absatz train` made it from the bundled corpus; a test makes it anew and
#: compares the bytes.
BUNDLED = ("classifier", "data/default.safetensors")


def model_bytes(model: ThemeModel) -> bytes:
    """The model as the bytes of a model file."""
    header = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "settings": {name: getattr(model.settings, name) for name in model.settings.__slots__},
        "themes": list(model.themes),
        "info": model.info,
    }
    arrays = {
        "features": _pack("\n".join(model.features)),
        "weights": model.weights,
        "squares": model.squares,
        "bias": model.bias,
        "thresholds": model.thresholds,
        "article": model.article,
        "trained_on": np.frombuffer(bytes.fromhex("".join(model.trained_on)), dtype=np.uint8).reshape(-1, 16),
    }
    # One metadata key only: safetensors keeps several in no fixed order, and the bytes must not vary.
    return save(
        {name: np.ascontiguousarray(array) for name, array in arrays.items()},
        {FORMAT: json.dumps(header, ensure_ascii=False, sort_keys=True)},
    )


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
    """Read a model file. Raises InputError where it is missing, truncated, foreign or inconsistent."""
    if not path.is_file():
        raise InputError("no such model file", where=path, hint="Check the path, or leave the model out to use the bundled one.")
    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
            if FORMAT not in metadata:
                raise InputError("this is not an absatz model", where=path, hint=HINT)
            header = json.loads(metadata[FORMAT])
            if header["format_version"] != FORMAT_VERSION:
                raise InputError(
                    f"model format {header['format_version']} is not {FORMAT_VERSION}", where=path, hint="Train the model anew."
                )
            arrays = {name: file.get_tensor(name) for name in ("features", *SHAPED, "trained_on")}
        return _model(header, arrays)
    except OSError as error:
        raise InputError(f"cannot read the model file ({error.strerror})", where=path, hint="Check its permissions.") from error
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError("this is not an absatz model, or it is damaged", where=path, hint=HINT) from error


def _model(header: dict[str, Any], arrays: dict[str, Any]) -> ThemeModel:
    features = tuple(arrays["features"].tobytes().decode("utf-8").split("\n"))
    themes = tuple(str(theme) for theme in header["themes"])
    f, k = len(features), len(themes)
    shapes = dict(zip(SHAPED, ((f, k), (f,), (k,), (k,), (k, 3)), strict=True))
    for name, shape in shapes.items():
        if arrays[name].shape != shape or arrays[name].dtype != np.float64 or not np.isfinite(arrays[name]).all():
            raise ValueError(name)
    if not ((arrays["article"][:, 2] > 0) & (arrays["article"][:, 2] < 1)).all():
        raise ValueError("article")
    hashes = arrays["trained_on"]
    if hashes.dtype != np.uint8 or hashes.ndim != 2 or hashes.shape[1] != 16 or not isinstance(header["info"], dict):
        raise ValueError("trained_on")
    return ThemeModel(
        settings=_settings(header["settings"]),
        themes=themes,
        features=features,
        weights=arrays["weights"],
        squares=arrays["squares"],
        bias=arrays["bias"],
        thresholds=arrays["thresholds"],
        article=arrays["article"],
        trained_on=tuple(row.tobytes().hex() for row in hashes),
        info=header["info"],
    )


def _settings(data: dict[str, Any]) -> FeatureSettings:
    lexicon = tuple((str(group), tuple(str(word) for word in words)) for group, words in data["lexicon"])
    return FeatureSettings(**{**data, "lexicon": lexicon, "names": tuple(str(name) for name in data["names"])})


def _pack(text: str) -> Any:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
