"""The model that comes with absatz."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from classifier.model import ThemeModel
from classifier.model_file import load_model

#: Made by `absatz train` from the bundled corpus; a test makes it anew and compares the bytes.
BUNDLED = ("classifier", "data/default.safetensors")


def bundled_file() -> Path:
    """Where the bundled model is, if it is a file."""
    return Path(str(files(BUNDLED[0]) / BUNDLED[1]))


def load(path: Path | None) -> ThemeModel:
    """The model in a file, or the bundled one. Raises InputError as `load_model` does."""
    if path is not None:
        return load_model(path)
    with as_file(files(BUNDLED[0]) / BUNDLED[1]) as bundled:
        return load_model(bundled)
