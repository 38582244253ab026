#!/usr/bin/env python3
"""Fill in nginx.conf: `prepare.py --name nagari.solokkab.go.id --certificate FILE --key FILE`, to standard output.

Plain Python of the system, for install.sh and for the tests, which start nginx with what this writes.
"""

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path

NGINX = Path(__file__).with_name("nginx.conf")
_PLACE = re.compile(r"@([A-Z_]+)@")
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def filled(values: Mapping[str, str], template: str) -> str:
    """KeyError for a place that has no value."""
    return _PLACE.sub(lambda found: values[found[1]], template)


def main() -> int:
    parser = argparse.ArgumentParser(prog="prepare.py")
    parser.add_argument("--name", required=True, help="nagari.solokkab.go.id")
    parser.add_argument("--certificate", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--pages-port", type=int, default=8000)
    parser.add_argument("--tls-port", type=int, default=443)
    parser.add_argument("--plain-port", type=int, default=80)
    parser.add_argument("--logins", type=int, default=60, help="tries to log in, a minute and address")
    parser.add_argument("--logs", type=Path, default=Path("/var/log/nginx"))
    parser.add_argument("--cache", type=Path, default=Path("/var/cache/nginx/nagari"))
    given = parser.parse_args()
    if not _NAME.fullmatch(given.name):
        print(f"{given.name!r} is not the name of a site. Write it as in nagari.solokkab.go.id.", file=sys.stderr)
        return 1
    print(filled({name.upper(): str(value) for name, value in vars(given).items()}, NGINX.read_text()), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
