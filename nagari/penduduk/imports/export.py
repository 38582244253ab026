"""Residents given out again in the three layouts, as django-import-export resources.

Numbers go out as text, for a spreadsheet rounds sixteen digits; what would run as a formula is made text.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from import_export import fields, resources

from nagari.penduduk import kode
from nagari.penduduk.fields import KodeField
from nagari.penduduk.imports.headings import OPENSID, OWN, SIAK
from nagari.penduduk.models import Penduduk
from nagari.penduduk.specific import OPTIONAL
from nagari.wilayah.models import JenisLingkungan, Lingkungan, Wilayah

HEADINGS: Mapping[kode.Layout, Mapping[str, str]] = {
    kode.Layout.OPENSID: OPENSID,
    kode.Layout.SIAK: SIAK,
    kode.Layout.OWN: OWN,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FAMILY = frozenset({"no_kk", "alamat", "kode_pos", "tanggal_kk"})
_PLACE = frozenset({"jorong", "rw", "rt"})
_VILLAGE = "desa"

Paths = Mapping[UUID, Mapping[str, str]]


def plain_text(text: str) -> str:
    """Text that a spreadsheet will not run: OWASP's apostrophe, which our import takes off again."""
    if not text.isprintable():
        # No spreadsheet can hold a control character; it came with an old file.
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    if text.startswith(_FORMULA) and len(text) > 1 and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdigit()


def paths_of(wilayah: str) -> Paths:
    """jorong, rw and rt of every part of the villages in this region."""
    below = Q(wilayah__startswith=f"{wilayah}.") if wilayah else Q()
    rows = Lingkungan.objects.filter(Q(wilayah=wilayah) | below if wilayah else below)
    parts = {one.id: (one.induk_id, one.jenis, one.nama) for one in rows}
    found: dict[UUID, dict[str, str]] = {}
    for part in parts:
        words = dict.fromkeys(JenisLingkungan.values, "")
        here: UUID | None = part
        while here in parts:
            here, jenis, nama = parts[here]
            words[jenis] = nama
        found[part] = words
    return found


class _Column(fields.Field):  # type: ignore[misc]
    """One column of a layout: how a resident's value is written there."""

    def __init__(self, heading: str, name: str, layout: kode.Layout, paths: Paths) -> None:
        super().__init__(column_name=heading, attribute=name or None)
        self.name = name
        self.layout = layout
        self.paths = paths
        self.villages: dict[str, str] = {}
        model_field = None if name in _FAMILY | _PLACE | {_VILLAGE} or not name else Penduduk._meta.get_field(name)
        self.kode_list = model_field.kode_list if isinstance(model_field, KodeField) else None

    def get_value(self, instance: Any, **kwargs: Any) -> Any:
        name = self.name
        if not name or (name in OPTIONAL and getattr(instance, name) is None):
            return None
        if name == "nik":
            return instance.nomor
        if name in _FAMILY:
            return getattr(instance.keluarga, name) if instance.keluarga else None
        if name in _PLACE:
            return self.paths.get(instance.lingkungan_id, {}).get(name, "")
        return self._village(instance.wilayah) if name == _VILLAGE else getattr(instance, name)

    def _village(self, code: str) -> str:
        if code not in self.villages:
            found = Wilayah.objects.filter(code=code).values_list("name", flat=True).first()
            self.villages[code] = found or code
        return self.villages[code]

    def export(self, instance: Any, **kwargs: Any) -> str:
        value = self.get_value(instance)
        if value is None or value == "":
            return ""
        if self.kode_list is not None:
            return self._kode(int(value))
        if isinstance(value, bool):
            return "YA" if value else "TIDAK"
        if isinstance(value, date):
            return value.isoformat() if self.layout is kode.Layout.OPENSID else value.strftime("%d-%m-%Y")
        return plain_text(str(value))

    def _kode(self, value: int) -> str:
        assert self.kode_list is not None
        if self.layout is kode.Layout.OPENSID:
            return str(kode.opensid_code(self.kode_list, value))
        if value not in self.kode_list.values:
            return str(value)
        return str(self.kode_list(value).label)


class PendudukResource(resources.Resource):  # type: ignore[misc]
    """Rows of residents in one layout. `paths` as `paths_of` gives them."""

    def __init__(self, layout: kode.Layout, paths: Paths, hidden: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.fields = {
            heading: _Column(heading, "" if name in hidden else name, layout, paths)
            for heading, name in HEADINGS[layout].items()
        }

    def get_export_order(self, selected_fields: Any = None) -> Any:
        return list(self.fields)

    def get_export_headers(self, selected_fields: Any = None) -> Any:
        return list(self.fields)

    def get_export_fields(self, selected_fields: Any = None) -> Any:
        return list(self.fields.values())

    def lines(self, queryset: QuerySet[Penduduk]) -> Iterator[list[str]]:
        """One line per resident, read as it is written: a whole nagari as one table took 400 MB of the office's."""
        for one in self.iter_queryset(queryset):
            yield self.line(one)

    def line(self, one: Penduduk) -> list[str]:
        return [field.export(one) for field in self.fields.values()]

    def iter_queryset(self, queryset: QuerySet[Penduduk]) -> Iterable[Penduduk]:
        return queryset.select_related("keluarga").iterator(chunk_size=2000)


@dataclass(frozen=True, slots=True)
class Written:
    content: bytes
    rows: int


Writer = Callable[[Sequence[str], Iterable[Sequence[str]]], Written]


def as_xlsx(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Written:
    # openpyxl: a quarter of a second and 16 MB, which a start need not pay.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data Penduduk")
    sheet.append(list(headings))
    rows = 0
    for line in lines:
        sheet.append([text or None for text in line])
        rows += 1
    content = io.BytesIO()
    book.save(content)
    return Written(content.getvalue(), rows)


def as_csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Written:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    rows = 0
    for line in lines:
        writer.writerow(line)
        rows += 1
    # With its mark, or Excel takes UTF-8 for something else.
    return Written(text.getvalue().encode("utf-8-sig"), rows)
