"""Names for arrays by what they hold, so that signatures stay short."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
"""Numbers; nan where one is missing."""

Integers = npt.NDArray[np.int64]
"""Counts, ranks and positions of rows."""

Booleans = npt.NDArray[np.bool_]
"""Whether something holds, row by row."""

Words = npt.NDArray[np.str_]
"""Words, one per row."""

Objects = npt.NDArray[np.object_]
"""Words, lists or nothing, one per row, as frames and stores hold them."""

Column = npt.NDArray[Any]
"""One column of a frame before it is one, of any of these types."""

Columns = dict[str, Column]
"""Columns of one length by name: a frame before it is one."""
