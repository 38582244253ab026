"""What happened in an invented village, as events of its register: so that books and figures have a past.

Written in bulk, as the services of `penduduk.mutasi` would have: the same kinds, sides, facts and traces.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from nagari.demo.records import EventKind, InventedEvent, InventedFamily, InventedPerson, Village
from nagari.lib.ids import uuid7_batch
from nagari.lib.names import person_key
from nagari.penduduk.kode import (
    AlasanPindah,
    JenisKelahiran,
    PenerangKematian,
    PenolongKelahiran,
    SebabKematian,
    Shdk,
    StatusDasar,
    StatusPerkawinan,
    TempatDilahirkan,
)
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi import trace
from nagari.penduduk.mutasi.facts import (
    BirthFacts,
    DeathFacts,
    Facts,
    MarriageFacts,
    MoveFacts,
    Report,
    written,
)
from nagari.penduduk.mutasi.rules import classify
from nagari.sync.bulk import bulk_change
from nagari.wilayah.models import JenisLingkungan, Lingkungan

_KINDS: Final[Mapping[EventKind, Jenis]] = {
    EventKind.BIRTH: Jenis.LAHIR,
    EventKind.DEATH: Jenis.MATI,
    EventKind.ARRIVAL: Jenis.DATANG,
    EventKind.DEPARTURE: Jenis.PINDAH,
    EventKind.MARRIAGE: Jenis.KAWIN,
    EventKind.DIVORCE: Jenis.CERAI,
}
_GAINS: Final = (EventKind.BIRTH, EventKind.ARRIVAL)
_LOSES: Final = (EventKind.DEATH, EventKind.DEPARTURE)
_COPIED: Final = (
    *("nik", "nama", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "shdk", "status_perkawinan", "pendidikan_kk"),
    *("pendidikan_sedang", "pekerjaan", "agama", "golongan_darah", "suku_minang", "nama_ayah", "nama_ibu", "nik_ayah"),
    *("nik_ibu", "no_akta_lahir", "no_akta_perkawinan", "tanggal_perkawinan", "cacat", "ktp_el", "status_rekam"),
)
_Home = tuple[str, str, str]


@transaction.atomic(savepoint=False)
def tell_past(village: Village, wilayah: str) -> int:
    """Events of one nagari whose residents of today are imported; how many. Who died or left gets a record too."""
    past = _Past(village, wilayah)
    past.add_gone()
    rows = list(past.events())
    Mutasi.objects.bulk_create(rows, batch_size=500)
    bulk_change(Penduduk, past.since())
    return len(rows)


@dataclass(slots=True)
class _Past:
    village: Village
    wilayah: str
    rng: Random = field(init=False)
    ids: dict[int, UUID] = field(init=False)
    cards: dict[int, UUID] = field(init=False)
    homes: dict[_Home, UUID] = field(init=False)
    # From which day on the register knows somebody who was born here or came.
    first: dict[int, date] = field(init=False)
    # Who would report an event of that family.
    heads: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        village = self.village
        self.rng = Random(f"{village.seed} {self.wilayah} past")  # noqa: S311  invented events
        self.first = {number: one.happened for one in village.events if one.kind in _GAINS for number in one.people}
        people = village.people.values()
        self.heads = {one.family: one.nama for one in people if one.shdk == Shdk.KEPALA_KELUARGA}
        self.homes = _homes(self.wilayah)
        self.ids, self.cards = self._imported()

    def _imported(self) -> tuple[dict[int, UUID], dict[int, UUID]]:
        """Keys of the records that came with the file, by number of the invented."""
        rows = Penduduk.objects.filter(wilayah=self.wilayah).values_list("id", "nik", "nama", "tanggal_lahir")
        known = {nik or (nama, born): key for key, nik, nama, born in rows}
        people = {
            number: known[key]
            for number, one in self.village.people.items()
            if (key := one.nik or (one.nama, one.tanggal_lahir)) in known
        }
        numbers = dict(Keluarga.objects.filter(wilayah=self.wilayah).values_list("no_kk", "id"))
        cards = {number: numbers[one.no_kk] for number, one in self.village.families.items() if one.no_kk in numbers}
        return people, cards

    def add_gone(self) -> None:
        """The records of who died or left, and the cards nobody is left on."""
        last = {number: one for one in self.village.events if one.kind in _LOSES for number in one.people}
        people = [one for number, one in self.village.gone.items() if number in last]
        closed = {one.family: last[one.number].happened for one in people if one.family in self.village.closed}
        keys = uuid7_batch(len(closed))
        self.cards |= dict(zip(closed, keys, strict=True))
        Keluarga.objects.bulk_create(self._card(number, day) for number, day in closed.items())
        self.ids |= dict(zip((one.number for one in people), uuid7_batch(len(people)), strict=True))
        Penduduk.objects.bulk_create((self._record(one, last[one.number]) for one in people), batch_size=200)

    def _card(self, number: int, day: date) -> Keluarga:
        family = self.village.closed[number]
        return Keluarga(
            id=self.cards[number],
            wilayah=self.wilayah,
            no_kk=family.no_kk,
            alamat=family.alamat,
            lingkungan_id=self._home(number),
            tanggal_kk=family.tanggal_kk,
            terdata_sejak=self.village.start,
            tutup_sejak=day,
        )

    def _record(self, one: InventedPerson, event: InventedEvent) -> Penduduk:
        return Penduduk(
            id=self.ids[one.number],
            wilayah=self.wilayah,
            keluarga_id=self.cards.get(one.family),
            lingkungan_id=self._home(one.family),
            suku="Minangkabau",
            terdata_sejak=self.first.get(one.number, self.village.start),
            status_dasar=StatusDasar.MATI if event.kind is EventKind.DEATH else StatusDasar.PINDAH,
            status_sejak=event.happened,
            cari=person_key(one.nama),
            **{name: getattr(one, name) for name in _COPIED},
        )

    def events(self) -> Iterator[Mutasi]:
        wanted = [(event, [number for number in event.people if number in self.ids]) for event in self.village.events]
        keys = iter(uuid7_batch(sum(len(people) for _event, people in wanted)))
        for event, people in wanted:
            first: UUID | None = None
            for number in people:
                row = self._event(event, number, next(keys), first)
                if first is None:
                    first = row.id
                    row.jejak = trace.written(self._touched(event, people))
                yield row

    def _event(self, event: InventedEvent, number: int, key: UUID, first: UUID | None) -> Mutasi:
        one = self._person(number)
        at = event.people.index(number)
        before = self._home(event.before[at] if event.before else event.family)
        after = self._home(event.after[at] if event.after else event.family)
        row = Mutasi(
            id=key,
            wilayah=self.wilayah,
            jenis=_KINDS[event.kind],
            penduduk_id=self.ids[number],
            nama=one.nama,
            keluarga_id=self.cards.get(event.after[at] if event.after else event.family),
            rombongan=first or key,
            tanggal=event.happened,
            tanggal_catat=event.reported,
            bulan_buku=event.happened.replace(day=1),
            rincian=written(self._facts(event, number)),
        )
        is_move = event.kind in (EventKind.MARRIAGE, EventKind.DIVORCE) and before != after
        if event.kind in _LOSES or is_move:
            row.keluar_lingkungan_id, row.keluar_jk, row.keluar_wn = before, int(one.jenis_kelamin), 1
        if event.kind in _GAINS or is_move:
            row.masuk_lingkungan_id, row.masuk_jk, row.masuk_wn = after, int(one.jenis_kelamin), 1
        return row

    def _facts(self, event: InventedEvent, number: int) -> Facts:
        rng, report = self.rng, Report(pelapor=self.heads.get(event.family, ""), berkas=("KK",))
        match event.kind:
            case EventKind.BIRTH:
                return BirthFacts(
                    laporan=report,
                    tempat_dilahirkan=rng.choice(list(TempatDilahirkan)[:4]),
                    jenis_kelahiran=JenisKelahiran.TUNGGAL,
                    penolong=PenolongKelahiran.BIDAN if rng.random() < 0.8 else PenolongKelahiran.DOKTER,
                    berat_gram=rng.randrange(2400, 3900, 50),
                    panjang_cm=rng.randrange(45, 53),
                )
            case EventKind.DEATH:
                cause = SebabKematian.SAKIT if rng.random() < 0.9 else SebabKematian.KECELAKAAN
                return DeathFacts(laporan=report, sebab=cause, penerang=rng.choice(list(PenerangKematian)[:2]))
            case EventKind.MARRIAGE | EventKind.DIVORCE:
                other = next(self._person(one) for one in event.people if one != number)
                return MarriageFacts(
                    laporan=report,
                    pasangan_id=self.ids.get(other.number),
                    nama_pasangan=other.nama,
                    nik_pasangan=other.nik,
                )
            case _:
                return MoveFacts(
                    laporan=report,
                    tempat=event.place,
                    wilayah=event.district,
                    alasan=rng.choice((AlasanPindah.PEKERJAAN, AlasanPindah.KELUARGA, AlasanPindah.PENDIDIKAN)),
                    klasifikasi=classify(self.wilayah, event.district),
                )

    def _touched(self, event: InventedEvent, people: Iterable[int]) -> list[trace.Touched]:
        """What a reversal would put back."""
        found = []
        for number in people:
            changes: Mapping[str, tuple[Any, Any]] | None = None
            if event.kind in _LOSES:
                became = StatusDasar.MATI if event.kind is EventKind.DEATH else StatusDasar.PINDAH
                changes = {
                    "status_dasar": (int(StatusDasar.HIDUP), int(became)),
                    "status_sejak": (None, event.happened),
                }
            elif event.kind is EventKind.MARRIAGE:
                changes = {
                    "status_perkawinan": (int(StatusPerkawinan.BELUM_KAWIN), int(StatusPerkawinan.KAWIN)),
                    "tanggal_perkawinan": (None, event.happened),
                }
            elif event.kind is EventKind.DIVORCE:
                changes = {
                    "status_perkawinan": (int(StatusPerkawinan.KAWIN), int(StatusPerkawinan.CERAI_HIDUP)),
                    "tanggal_perceraian": (None, event.happened),
                }
            found.append(trace.Touched(Penduduk, self.ids[number], changes))
        names = ("shdk", "status_perkawinan")
        for one in event.turned:
            pairs = {name: pair for name, *pair in zip(names, one.before, one.after, strict=True) if pair[0] != pair[1]}
            if one.number in self.ids:
                turned = {name: (was, became) for name, (was, became) in pairs.items()}
                found.append(trace.Touched(Penduduk, self.ids[one.number], turned))
        return found

    def since(self) -> dict[UUID, dict[str, Any]]:
        """Of those living here: from when the register knows them, where they were born or came since."""
        return {
            self.ids[number]: {"terdata_sejak": day}
            for number, day in self.first.items()
            if number in self.village.people and number in self.ids
        }

    def _person(self, number: int) -> InventedPerson:
        return self.village.people.get(number) or self.village.gone[number]

    def _home(self, number: int) -> UUID | None:
        family = self._family(number)
        if family is None:
            return None
        home = (family.jorong, family.rw, family.rt)
        # A place nobody lives in any more did not come with the file: then the jorong.
        return self.homes.get(home) or self.homes.get((family.jorong, "", ""))

    def _family(self, number: int) -> InventedFamily | None:
        return self.village.families.get(number) or self.village.closed.get(number)


def _homes(wilayah: str) -> dict[_Home, UUID]:
    """Parts of the village by the names that lead to them."""
    rows = {one.id: one for one in Lingkungan.objects.filter(wilayah=wilayah)}
    found: dict[_Home, UUID] = {}
    for one in rows.values():
        chain: dict[str, str] = {}
        part: Lingkungan | None = one
        while part is not None:
            chain[part.jenis] = part.nama
            part = rows.get(part.induk_id) if part.induk_id else None
        jorong, rw, rt = (
            chain.get(kind, "") for kind in (JenisLingkungan.JORONG, JenisLingkungan.RW, JenisLingkungan.RT)
        )
        found[jorong, rw, rt] = one.id
    return found
