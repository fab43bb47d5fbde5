"""Checks a model file as a whole: whatever passes here can be used without looking again, and what is wrong is named.

The records give the types, ranges and lengths of the JSON part (`Header`); the arrays are checked by hand.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from operator import lt
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import numpy as np
from msgspec import Meta, Struct

from classifier.facts.model import ModelFacts
from classifier.facts.types import RAREST, Language, Name, NgramLength, named
from classifier.model import ThemeModel
from classifier.words import FeatureSettings, normalise
from corpus.gates.plain import LINE, LONGEST
from corpus.theme_ids import meeting

FORMAT = "absatz-model"
FORMAT_VERSION = 2
#: A score is a sum of weights over the features of a text's words, divided by the root of a sum of squares. A text of 2**31
#: characters has fewer than 10**12 features, so with these bounds no sum exceeds 10**18, no quotient 10**24, and the sums of
#: float64 (up to 10**308, 16 digits) neither overflow nor lose a word of usual weight beside a huge one. What training
#: makes is far inside: weights below 100, squares between .01 and 40,000.
LARGEST = 1e6
SMALLEST_SQUARE, LARGEST_SQUARE = 1e-12, 1e12
MOST_THEMES, MOST_FEATURES = 1000, 20_000_000

Group = Annotated[str, Meta(min_length=1, max_length=2 * LONGEST + 1, pattern=LINE)]
Arrays = Mapping[str, np.ndarray[Any, Any]]
T = TypeVar("T")


class RefusedError(Exception):
    """What is wrong with a model, in words for its user."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """`classifier.words.FeatureSettings` as a file has it."""

    language: Language
    stems: bool
    ngram_min: NgramLength
    ngram_max: NgramLength
    lexicon: tuple[tuple[Group, tuple[Name, ...]], ...]
    names: tuple[Name, ...]

    def __post_init__(self) -> None:
        if self.ngram_max and not 1 <= self.ngram_min <= self.ngram_max:
            raise ValueError(f"ngram_min is {self.ngram_min}, not between 1 and ngram_max ({self.ngram_max})")
        for group, words in self.lexicon:
            for word in words:
                if not normalise(word.removeprefix("*")).strip():
                    raise ValueError(f"lexicon: {group} has an indicator without letters, {word!r}")


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """The JSON part of a model file."""

    format: Literal["absatz-model"]
    format_version: int
    settings: Settings
    themes: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MOST_THEMES)]
    info: ModelFacts


class _Version(Struct):
    format_version: int


def header_of(model: ThemeModel) -> str:
    """The JSON part of a model's file."""
    header = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "settings": {name: getattr(model.settings, name) for name in model.settings.__slots__},
        "themes": list(model.themes),
        "info": model.info.to_json(),
    }
    return json.dumps(header, ensure_ascii=False, sort_keys=True)


def checked_model(header: str, arrays: Arrays) -> ThemeModel:
    """The model of a header and arrays by name, as docs/formats.md lists them. Raises RefusedError, which names the field."""
    version = _read(header, _Version).format_version
    if version != FORMAT_VERSION:
        raise RefusedError(f"model format {version} is not {FORMAT_VERSION}")
    read = _read(header, Header)
    if repeated := _repeated(read.themes):
        raise RefusedError(f"themes: {repeated!r} is given twice")
    if wrong := meeting(read.themes):
        raise RefusedError(f"themes: {wrong}")
    features = _features(arrays["features"])
    _check_arrays(arrays, len(features), len(read.themes))
    model = ThemeModel(
        settings=FeatureSettings(**{name: getattr(read.settings, name) for name in FeatureSettings.__slots__}),
        themes=read.themes,
        features=features,
        weights=arrays["weights"],
        squares=arrays["squares"],
        bias=arrays["bias"],
        thresholds=arrays["thresholds"],
        article=arrays["article"],
        trained_on=tuple(row.tobytes().hex() for row in arrays["trained_on"]),
        info=read.info,
    )
    _check_themes(model)
    return model


def _read(header: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(header, type=kind)
    except msgspec.ValidationError as error:
        raise RefusedError(named(str(error))) from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        # JSON has no such numbers, but Python's own writer writes them.
        number = re.search(r'"([^"]+)":[^"]*?(-?Infinity|NaN)', header)
        raise RefusedError(f"{number[1]} is {number[2]}" if number else f"its header is not valid JSON: {error}") from error


def _features(raw: np.ndarray[Any, Any]) -> tuple[str, ...]:
    if raw.dtype != np.uint8 or raw.ndim != 1:
        raise RefusedError("features is not a row of bytes")
    try:
        names = raw.tobytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise RefusedError("features is not in UTF-8") from error
    if len(names) > MOST_FEATURES:
        raise RefusedError(f"features holds {len(names)} names, more than {MOST_FEATURES}")
    if not all(names):
        raise RefusedError("features holds an empty name")
    # Training writes features sorted. If they are, a repeated one would be beside its twin, which is quicker to see than by a
    # set.
    if not all(map(lt, names, islice(names, 1, None))) and (repeated := _repeated(names)):
        raise RefusedError(f"features holds {repeated[:LONGEST]!r} twice")
    return tuple(names)


def _repeated(names: list[str] | tuple[str, ...]) -> str:
    return "" if len(set(names)) == len(names) else Counter(names).most_common(1)[0][0]


def _check_arrays(arrays: Arrays, f: int, k: int) -> None:
    for name, shape in {"weights": (f, k), "squares": (f,), "bias": (k,), "thresholds": (k,), "article": (k, 3)}.items():
        array = arrays[name]
        if array.dtype != np.float64 or array.shape != shape:
            raise RefusedError(
                f"{name} has type {array.dtype} and shape {array.shape}, not float64 and {shape} for {f} features and {k} themes"
            )
    for name in ("weights", "bias"):
        _check(name, arrays[name], -LARGEST, LARGEST)
    _check("squares", arrays["squares"], 0, LARGEST_SQUARE)
    _check("squares", arrays["squares"], SMALLEST_SQUARE, LARGEST_SQUARE, lambda found: found == 0)
    _check("thresholds", arrays["thresholds"], 0, 1)
    _check("article", arrays["article"][:, :2], -LARGEST, LARGEST)
    _check("article prevalence", arrays["article"][:, 2], RAREST, 1 - RAREST)
    hashes = arrays["trained_on"]
    if hashes.dtype != np.uint8 or hashes.ndim != 2 or hashes.shape[1] != 16:
        raise RefusedError(f"trained_on has type {hashes.dtype} and shape {hashes.shape}, not uint8 and 16 columns")


def _check(name: str, array: Any, low: float, high: float, allowed: Callable[[Any], Any] = lambda _: False) -> None:
    # Written so that NaN, which is neither below nor above anything, is refused.
    wrong = ~(((array >= low) & (array <= high)) | allowed(array))
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0].tolist())
        where = ", ".join(map(str, place))
        raise RefusedError(f"{name}[{where}] is {array[place]:.6g}, not between {low:g} and {high:g}")


def _check_themes(model: ThemeModel) -> None:
    if unknown := sorted(model.info.themes_named() - set(model.themes)):
        raise RefusedError(f"info speaks of a theme {unknown[0]!r}, which the model does not have")
    moving = model.info.thresholds_at
    if moving is not None and (missing := [theme for theme in model.themes if theme not in moving.thresholds]):
        raise RefusedError(f"info.thresholds_at leaves out the theme {missing[0]!r}")
