"""Names of files that keep results: a name says what the result is of, and holds a hash of all that decides it.

Not looked at: the code of absatz itself and the versions of libraries. After a change there, begin an empty folder.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

PLAIN = (bool, int, float, str, tuple, type(None))


def kept_name(kind: str, name: str, *decides: object) -> str:
    """File name of a result. Arrays count by their content, anything else by its repr, which must not hold addresses.

    >>> kept_name("ablation", "C = 1", 0.5) == kept_name("ablation", "C = 1", 0.25)
    False
    >>> kept_name("ablation", "C = 1", 0.5).rpartition("-")[0]
    'ablation-c-1'
    """
    digest = hashlib.sha256()
    for part in (name, *decides):
        content = f"{part.dtype}{part.shape}".encode() + part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode()
        digest.update(f"{len(content)}:".encode() + content)
    return f"{kind}-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}-{digest.hexdigest()[:12]}.npz"


def source_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The source of a function, of the functions of its module that it uses, and the numbers and texts of that module in them."""
    found: dict[str, str] = {}
    _add(function, found)
    return tuple(f"{name}: {text}" for name, text in sorted(found.items()))


def _add(function: Callable[..., Any], found: dict[str, str]) -> None:
    function = inspect.unwrap(function)
    found[function.__qualname__] = inspect.getsource(function)
    for name in _names(function.__code__) & function.__globals__.keys():
        value = inspect.unwrap(function.__globals__[name])
        if isinstance(value, PLAIN):
            found[name] = repr(value)
        elif inspect.isfunction(value) and value.__module__ == function.__module__ and value.__qualname__ not in found:
            _add(value, found)


def _names(code: CodeType) -> set[str]:
    """All names that are not local in code and in the code inside it."""
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return set(code.co_names).union(*map(_names, inner))
