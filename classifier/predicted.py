"""What a model says of n texts, as arrays; as rows or as a pandas table for those who want one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.model import Floats
from classifier.output.schema import BY_THEME


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """n texts and k themes, in the order given and in the model's order of themes.

    probabilities: (n, k), each from 0 to 1 on its own, since a text may carry several themes or none. decisions: (n, k),
    whether the probability reaches the threshold of its theme. unsure: (n, k), whether a human should decide. prevalence: (k,),
    the share of texts with each theme that all this is made for. index: that of the pandas Series the texts came in, else None.
    """

    themes: tuple[str, ...]
    probabilities: Floats
    decisions: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    prevalence: Floats
    index: Any = None

    def __len__(self) -> int:
        return len(self.probabilities)

    def __repr__(self) -> str:
        return f"<predictions for {len(self)} texts, themes {', '.join(self.themes)}>"

    def to_rows(self) -> list[dict[str, float | bool]]:
        """One dict per text with `p_<theme>` (probability), `<theme>` (decision), `unsure_<theme>` and `prevalence_<theme>`, as
        in the columns that `absatz predict -o` writes."""
        columns = self._columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*(c.tolist() for c in columns.values()), strict=True)]

    def to_frame(self) -> Any:
        """The same as a pandas DataFrame, a row per text; its index is that of the Series the texts came in. This alone
        needs pandas, which absatz does not install: ImportError where it is missing."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("to_frame needs pandas: pip install pandas. to_rows gives the same without it") from error
        return pandas.DataFrame(self._columns(), index=self.index)

    def _columns(self) -> dict[str, NDArray[Any]]:
        shares = np.tile(self.prevalence, (len(self), 1))
        kinds = zip(BY_THEME, (self.probabilities, self.decisions, self.unsure, shares), strict=True)
        return {f"{kind}{theme}": array[:, k] for kind, array in kinds for k, theme in enumerate(self.themes)}
