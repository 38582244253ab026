"""A template that somebody is writing, drawn in a process of its own: it may run for ever or ask for all memory.

`python -m nagari.printing.trial`: {"source", "data" (JSON text), "moment", "ppi"} on standard input; on standard output
{"pages": [PNG in base64]} or {"why", "line"}. Loads no Django.
"""

import json
import sys
from base64 import b64encode
from typing import Any, Final

from nagari.printing.typesetting import TypesetError, typeset_pictures

SECONDS: Final = 10
# Address space: what is loaded takes 500 MB of it, hardly any of it used.
MEMORY: Final = 2 * 1024**3
PAGES: Final = 8


def _limit() -> None:
    """Where the system knows limits; Windows ends it by the clock alone."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    given = json.loads(sys.stdin.buffer.read())
    _limit()
    try:
        made = typeset_pictures(given["source"], given["data"], given["ppi"])
        said: dict[str, Any] = {"pages": [b64encode(one).decode() for one in made[:PAGES]]}
    except TypesetError as error:
        said = {"why": str(error), "line": error.line}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
