"""Memory that the C library keeps for itself after it was freed. Of glibc; elsewhere these do nothing.

An office's laptop has 2 GB. Sealing an import of 20,000 residents holds 80 MB for a second, of which glibc would keep
half for good: each thread frees into an arena of its own, where the next thread finds nothing.
"""

import ctypes
import sys
from functools import cache
from typing import Any, Final

# From malloc.h.
_M_ARENA_MAX: Final = -8
_M_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 1 << 20


@cache
def _glibc() -> Any:
    """The library, None where it is another one."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def share_arena() -> None:
    """One arena for all threads; to be called before they start. Python's own lock keeps them from contending.

    What is large (a login takes 19 MB to check one password) stays outside it and goes back as soon as it is free:
    glibc would learn from the first such piece to keep them.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, 1)
        library.mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """After work that held much memory for a moment: return what is free to the system."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)
