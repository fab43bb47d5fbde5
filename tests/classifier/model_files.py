"""Model files made of their parts."""

from __future__ import annotations

from typing import Any

import numpy as np
from safetensors.numpy import save

#: Header and arrays.
Parts = tuple[dict[str, Any], dict[str, Any]]


def file_bytes(header: str, arrays: dict[str, Any]) -> bytes:
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()}, {"absatz-model": header})


def with_value(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """JSON data with another value at one place."""
    if not path:
        return value
    result = dict(data) if isinstance(data, dict) else list(data)
    result[path[0]] = with_value(result[path[0]] if isinstance(data, list) else result.get(path[0]), path[1:], value)
    return result
