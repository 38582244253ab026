"""Work on a file that somebody handed in, in a process of its own: unpacked, a large photo takes memory that the server
would never give back, and a file made to harm harms only that process.

The file comes on standard input, what is made of it goes to standard output, what is told of it to standard error.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from nagari.lib.errors import CodedError

SECONDS: Final = 30
_REFUSED: Final = 3
_ROOT: Final = Path(__file__).resolve().parents[2]

Made = tuple[bytes, Mapping[str, Any]]


def made_apart(module: str, content: bytes, *, broken: str) -> Made:
    """What `python -m module` makes of `content`, and what it tells of that (of JSON's kinds).

    Raises CodedError as the module's work does, and `broken` where it took too long or fell over.
    """
    try:
        done = subprocess.run(  # noqa: S603 - nothing of it is anybody's words
            [sys.executable, "-m", module],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CodedError(broken) from None
    if done.returncode not in (0, _REFUSED):
        # It ran out of memory, or fell over what was made to let it.
        raise CodedError(broken)
    # The last line: readers of broken files complain in lines of their own.
    told = json.loads(done.stderr.splitlines()[-1])
    if done.returncode == _REFUSED:
        raise CodedError(told["code"], **told["params"])
    return done.stdout, told


def answer(work: Callable[[bytes], Made]) -> int:
    """The other end, for the module's `main`: its exit code."""
    try:
        made, told = work(sys.stdin.buffer.read())
    except CodedError as refused:
        sys.stderr.write(f"\n{json.dumps({'code': refused.code, 'params': dict(refused.params)})}")
        return _REFUSED
    sys.stdout.buffer.write(made)
    sys.stderr.write(f"\n{json.dumps(told)}")
    return 0
