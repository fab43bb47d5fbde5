"""How exactly numbers are written. What lies behind these digits differs between processors and says nothing; without it the same
input gives the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Significant digits of the numbers in a model file: weights may be small, and their effect is far below that of one paragraph.
SIGNIFICANT = 6
#: Digits after the point of probabilities and contributions in reports and predictions.
DECIMALS = 6


def significant(value: float) -> float:
    """
    >>> significant(1.23456789e-5), significant(12345678.0)
    (1.23457e-05, 12345700.0)
    """
    return float(f"{value:.{SIGNIFICANT}g}")


def decimals(value: float) -> float:
    """
    >>> decimals(1.23456789e-5), decimals(0.5)
    (1.2e-05, 0.5)
    """
    return round(value, DECIMALS)


def rounded(data: Any, to: Callable[[float], float]) -> Any:
    """JSON data with its floating point numbers rounded by `significant` or `decimals`; tuples become lists.

    >>> rounded({"f1": 0.123456789, "n": (12345678, None)}, significant)
    {'f1': 0.123457, 'n': [12345678, None]}
    """
    if isinstance(data, float):
        return to(data)
    if isinstance(data, dict):
        return {key: rounded(value, to) for key, value in data.items()}
    return [rounded(value, to) for value in data] if isinstance(data, list | tuple) else data
