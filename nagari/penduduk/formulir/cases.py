"""Reading what a form says around its event."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from nagari.kantor.models import Pegawai
from nagari.lib.dates import tanggal
from nagari.penduduk.formulir.events import Case
from nagari.penduduk.kode import Shdk
from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi import telling, trace
from nagari.penduduk.mutasi.facts import BirthFacts, MarriageFacts, StillbirthFacts, facts_of
from nagari.penduduk.mutasi.queries import act_of, jejak_of
from nagari.penduduk.queries.places import places_of
from nagari.wilayah.queries.tree import ancestors
from nagari.wilayah.rules.codes import Tingkat

# What a step of the tree of regions is called on the forms.
_STEPS = {
    Tingkat.PROVINSI: "Provinsi",
    Tingkat.KABUPATEN: "Kabupaten/Kota",
    Tingkat.KECAMATAN: "Kecamatan",
    Tingkat.DESA: "Desa/Kelurahan",
}


def region_of(wilayah: str) -> list[tuple[str, str]]:
    """(what it is, name with code), the province first."""
    return [(_STEPS[one.level], f"{one.name} ({one.code})") for one in ancestors(wilayah)]


def signed_at(wilayah: str, today: date) -> str:
    village = next((one.bare_name for one in ancestors(wilayah) if one.code == wilayah), "")
    return f"{village}, {tanggal(today)}" if village else tanggal(today)


def case_of(mutasi: Mutasi, *, today: date, specific: bool) -> Case:
    """`mutasi` with its resident and family; `specific`: whoever prints may see data on health."""
    together = act_of(mutasi)
    facts, one = facts_of(mutasi), mutasi.penduduk
    # An office above the villages holds those of others too, whom nobody asked for.
    here = Penduduk.objects.filter(wilayah=mutasi.wilayah)
    father, mother = (_by_nik(here, one.nik_ayah), _by_nik(here, one.nik_ibu)) if one else (None, None)
    if isinstance(facts, BirthFacts):
        father, mother = _by_id(here, facts.ayah_id) or father, _by_id(here, facts.ibu_id) or mother
    if isinstance(facts, StillbirthFacts):
        father, mother = _by_id(here, facts.ayah_id), one
    places = places_of(mutasi.wilayah)
    return Case(
        mutasi=mutasi,
        penduduk=one,
        keluarga=mutasi.keluarga or (one.keluarga if one else None),
        together=_people(row for row in together if row.jenis == mutasi.jenis),
        changes=_changes(mutasi, together, specific=specific),
        father=father,
        mother=mother,
        spouse=_by_id(here, facts.pasangan_id) if isinstance(facts, MarriageFacts) else None,
        next_head=_next_head(here, together, mutasi),
        officer=Pegawai.objects.filter(id=mutasi.pencatat_id).values_list("nama", flat=True).first() or "",
        places=places,
        signed_at=signed_at(mutasi.wilayah, today),
        region=[(what, name.partition(" (")[0]) for what, name in region_of(mutasi.wilayah)],
    )


def _people(rows: Iterable[Mutasi]) -> list[Penduduk]:
    keys = [row.penduduk_id for row in rows if row.penduduk_id]
    found = Penduduk.all_objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _changes(mutasi: Mutasi, together: Sequence[Mutasi], *, specific: bool) -> list[tuple[str, str, str]]:
    mine = [one for one in trace.readable(jejak_of(together)) if one.id == mutasi.penduduk_id]
    told = telling.changes(mine, places_of(mutasi.wilayah), specific=specific)
    return [(line.label, line.before, line.after) for one in told for line in one.lines]


def _next_head(here: QuerySet[Penduduk], together: Sequence[Mutasi], mutasi: Mutasi) -> Penduduk | None:
    """Whom the act made head of the family the event concerns."""
    if mutasi.keluarga_id is None or mutasi.penduduk_id is None:
        return None
    heads = [
        one.id
        for one in trace.readable(jejak_of(together))
        if one.model is Penduduk and one.changes and one.changes.get("shdk", (None, None))[1] == Shdk.KEPALA_KELUARGA
    ]
    return here.filter(id__in=heads, keluarga_id=mutasi.keluarga_id).exclude(id=mutasi.penduduk_id).first()


def _by_id(here: QuerySet[Penduduk], key: UUID | None) -> Penduduk | None:
    return here.filter(id=key).first() if key else None


def _by_nik(here: QuerySet[Penduduk], nik: str) -> Penduduk | None:
    return here.filter(nik=nik).first() if nik else None
