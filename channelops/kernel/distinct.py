"""What is distinct in an array: each of its values once, ascending."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)


def distinct(values: NDArray[Scalar]) -> NDArray[Scalar]:
    """Each value once, shape (number of different values,), ascending.

    By sorting: `numpy.unique` without counts or places hashes since 2.3, which takes some forty times as long on a million ids.
    """
    ordered = np.sort(values, axis=None)
    first: NDArray[np.bool_] = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    return ordered[first]
