"""`manage.py make_basemap [FILE ...] [--jalan FILE] [--sungai FILE] [--tempat FILE] [--source TEXT] [--out FILE]`"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from nagari.kantor import clock, site
from nagari.lib.errors import CodedError, UserError
from peta import messages
from peta.dasar import services
from peta.dasar.rules.kinds import Jenis

_SAID = {"jalan": Jenis.JALAN, "sungai": Jenis.SUNGAI, "tempat": Jenis.TEMPAT}


class Command(BaseCommand):
    help = "Makes the basemap of this office and all below it: borders and names, and what the files hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="GeoJSON or zipped Shapefile with OpenStreetMap's words"
        )
        for name in _SAID:
            parser.add_argument(
                f"--{name}", action="append", type=Path, default=[], metavar="FILE", help=f"all of it is {name}"
            )
        parser.add_argument("--source", default="", metavar="TEXT", help="who is to be named beside the map")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write the PMTiles file there and keep nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.perf_counter()
        try:
            info = site.current()
            if info is None:
                raise UserError("no_office", _("This site is not set up yet."), _("Run `manage.py setup` first."))
            items = services.own_items(info.wilayah)
            for path, jenis in _files(options):
                items += _read(path, jenis)
            source = " ".join(options["source"].split())[:200]
            made = services.make(items, source)
            if options["out"]:
                options["out"].write_bytes(made.content)
            else:
                services.keep(info.wilayah, made.content, source, clock.now())
        except CodedError as error:
            self._fail(options, error.code, *messages.of(error))
        except UserError as error:
            self._fail(options, error.code, error.message, error.remedy)
        seconds = round(time.perf_counter() - began, 3)
        counts = {"tiles": made.tiles, "bytes": len(made.content), "features": len(items)}
        told = {"ok": True, **counts, "seconds": seconds}
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("{tiles} tiles, {bytes} bytes, {features} shapes ({seconds} s)".format(**told))

    def _fail(self, options: dict[str, Any], code: str, message: str, remedy: str) -> None:
        if options["json"]:
            told = {"ok": False, "tiles": 0, "bytes": 0, "features": 0, "seconds": 0, "code": code, "message": message}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        raise CommandError(f"{message} {remedy}".strip())


def _files(options: dict[str, Any]) -> Iterator[tuple[Path, Jenis | None]]:
    yield from ((path, None) for path in options["files"])
    for name, jenis in _SAID.items():
        yield from ((path, jenis) for path in options[name])


def _read(path: Path, jenis: Jenis | None) -> list[Any]:
    from peta.dasar.rules.reading import read_items

    try:
        data = path.read_bytes()
    except OSError:
        raise CodedError("file_missing", file=path.name) from None
    return read_items(data, jenis)
