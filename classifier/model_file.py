"""The model file: a safetensors file, which is arrays and JSON only, so that loading a stranger's model runs none of his code.

docs/formats.md lists its entries. Same model, same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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
CONTEXT = ("pairs", "opening", "phrases")
HINT = "Give a model file made by `absatz train`."


def model_bytes(model: ThemeModel, more: Mapping[str, Any] | None = None, facts: Mapping[str, Any] | None = None) -> bytes:
    """The model as the bytes of a model file; with `more` arrays and `facts` about them, which `load_model` leaves alone."""
    header = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "settings": _written(model.settings),
        "themes": list(model.themes),
        "info": model.info,
        **(facts or {}),
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
        {name: np.ascontiguousarray(array) for name, array in {**arrays, **(more or {})}.items()},
        {FORMAT: json.dumps(header, ensure_ascii=False, sort_keys=True)},
    )


def _written(settings: FeatureSettings) -> dict[str, Any]:
    """Settings as JSON data; those of features beyond single words only where a model has such features."""
    values = {name: getattr(settings, name) for name in settings.__slots__}
    return values if settings.contextual else {name: value for name, value in values.items() if name not in CONTEXT}


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
