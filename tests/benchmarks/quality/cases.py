"""A theme that a few English sentences carry, and others do not."""

import numpy as np

YES, NO = (
    ["we share your data", "shared with partners", "data is shared"],
    ["the files are small", "write the files", "the weather"],
)
TARGETS = np.array([[1.0], [1.0], [1.0], [0.0], [0.0], [0.0]])
