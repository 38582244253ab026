"""The copy of somebody's own data: what is held here, what was done with it, and who looked (UU 27/2022 art. 32)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.utils.timezone import localtime

from nagari.accounts import queries as accounts
from nagari.accounts import wording
from nagari.lib.dates import tanggal
from nagari.pdp import queries
from nagari.pdp.holdings import Erasable, holdings
from nagari.pdp.models import KontakPdp
from nagari.penduduk import sections
from nagari.penduduk.models import Keluarga, Penduduk
from nagari.penduduk.models.mutasi import jenis_title
from nagari.penduduk.mutasi.queries import history_of
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.queries.resident import members
from nagari.penduduk.sheets import biodata_parts
from nagari.printing.printable import breakable
from nagari.sync import history

Block = Mapping[str, Any]
# Fields that say nothing to the person: keys and what follows from others.
_INNER: Final = frozenset({"id", "wilayah", "deleted_at", "cari", "digabung_ke", "predecessor_id"})
# Looks, the newest, that one sheet of paper bears; all of them are in the access log.
MOST_LOOKS: Final = 500


def contact_of(penduduk: UUID) -> list[Erasable]:
    """What a resident gave freely (UU 24/2013 art. 58 does not name it)."""
    row = Penduduk.objects.filter(pk=penduduk).first()
    if row is None:
        return []
    found = []
    if row.telepon:
        found.append(Erasable(Penduduk, row.pk, ("telepon",), str(sections.label("telepon"))))
    if row.lat is not None:
        found.append(Erasable(Penduduk, row.pk, ("lat", "lng"), "Titik lokasi"))
    return found


def blocks(penduduk: Penduduk, today: date) -> list[Block]:
    """Everything, for `lembar.typ`, in official words. The resident may see all of the own data."""
    places = places_of(penduduk.wilayah)
    parts = biodata_parts(penduduk, places, specific=True, today=today)
    found: list[Block] = [
        {"kind": "facts", "title": part.title, "rows": [list(one) for one in part.facts]} for part in parts
    ]
    keluarga = penduduk.keluarga if penduduk.keluarga and penduduk.keluarga.deleted_at is None else None
    if keluarga is not None:
        family = [[one.nama, one.hubungan_resmi] for one in members(keluarga.id, today)]
        found.append(_table(f"Keluarga, nomor KK {keluarga.no_kk}", ("Nama", "Hubungan"), family, (3, 2)))
    events = [
        [tanggal(day), jenis_title(jenis) + (" (dibatalkan)" if undone else "")]
        for _key, jenis, day, undone in history_of(penduduk.id)
    ]
    found.append(_table("Peristiwa", ("Tanggal", "Peristiwa"), events, (1, 3)))
    for holding in holdings.all():
        rows = [list(one) for one in holding.tell(penduduk.id)]
        if rows:
            found.append(_table(str(holding.title), ("Data", "Keterangan"), rows, (1, 2)))
    return [*found, *_protection(penduduk.id), _changes(penduduk), _looks(penduduk)]


def contact_lines(kontak: KontakPdp | None) -> list[str]:
    if kontak is None:
        return ["Pejabat pelindungan data belum ditunjuk; hubungi kepala kantor ini."]
    reached = ", ".join(part for part in (kontak.telepon, kontak.email, kontak.alamat) if part)
    named = ", ".join(part for part in (kontak.nama, kontak.jabatan) if part)
    return [f"Pejabat pelindungan data pribadi: {named}.", *([f"Dapat dihubungi: {reached}."] if reached else [])]


def _protection(key: UUID) -> list[Block]:
    rows = [
        ["Permintaan", f"{one.get_jenis_display()}, {_at(one.diterima_pada)}: {one.get_status_display()}"]
        for one in queries.requests_of(key)
    ]
    for yes in queries.consents_of(key):
        given = f"diberikan {_at(yes.diberikan_pada)}" if yes.diberikan_pada else "tidak tercatat"
        ended = f", ditarik {_at(yes.ditarik_pada)}" if yes.ditarik_pada else ""
        rows.append(["Persetujuan", f"{yes.get_tujuan_display()}: {given}{ended}"])
    for one in queries.restrictions_of(key):
        ended = f" sampai {_at(one.dicabut_pada)}" if one.dicabut_pada else ""
        rows.append(["Pembatasan", f"sejak {_at(one.sejak)}{ended}: {one.alasan}"])
    return [_table("Pelindungan data", ("Hal", "Keterangan"), rows, (1, 3))] if rows else []


def _changes(penduduk: Penduduk) -> Block:
    rows = []
    for event in history.of_object(penduduk.pk):
        names = [_label(one.field) for one in event.changes if one.field not in _INNER]
        what = ", ".join(names) if len(names) <= 12 else f"{len(names)} isian"
        where = (event.site.name or event.site.wilayah) if event.site else "komputer ini"
        rows.append([_at(event.at), breakable(what) or "-", where])
    return _table("Perubahan data", ("Waktu", "Isian", "Kantor"), rows, (2, 4, 2))


def _label(name: str) -> str:
    try:
        return str(sections.label(name))
    except FieldDoesNotExist:
        return name


def _looks(penduduk: Penduduk) -> Block:
    trail: list[tuple[accounts.TrailLine, str, Penduduk | Keluarga]]
    trail = [(one, "", penduduk) for one in accounts.trail_of(penduduk)]
    keluarga = penduduk.keluarga
    if keluarga is not None:
        # On the page of the family, and on the map, the same data stands.
        trail += [(one, "keluarga: ", keluarga) for one in accounts.trail_of(keluarga)]
    trail.sort(key=lambda line: line[0].at, reverse=True)
    rows = [
        [
            _at(one.at),
            ", ".join(part for part in (one.who or "-", one.role) if part),
            f"{of}{one.act} {wording.detail_words(one.detail, seen._meta.label)}".strip(),
        ]
        for one, of, seen in trail[:MOST_LOOKS]
    ]
    shown = f"; {MOST_LOOKS} yang terakhir" if len(trail) > MOST_LOOKS else ""
    title = f"Siapa yang membuka data ini ({len(trail)} kali{shown})"
    return _table(title, ("Waktu", "Petugas", "Tindakan"), rows, (2, 3, 4))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Block:
    if not rows:
        return {"kind": "text", "title": title, "lines": ["Tidak ada."]}
    return {
        "kind": "table",
        "title": title,
        "columns": [{"width": width, "align": "left"} for width in widths],
        "head": [[{"text": one} for one in heads]],
        "rows": [[breakable(str(cell)) for cell in row] for row in rows],
    }


def _at(moment: Any) -> str:
    local = localtime(moment)
    return f"{local:%d-%m-%Y %H.%M}"
