"""What the generator gives: residents, families and events, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from nagari.lib.dates import age_on
from nagari.penduduk import kode


class EventKind(StrEnum):
    BIRTH = "birth"
    DEATH = "death"
    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    MARRIAGE = "marriage"
    DIVORCE = "divorce"


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPerson:
    """A resident. `number` is the key inside one `Village`; father and mother are known by name and NIK only.

    `nik` is "" while a newborn waits for one.
    """

    number: int
    family: int
    nik: str
    nama: str
    jenis_kelamin: kode.JenisKelamin
    tempat_lahir: str
    tanggal_lahir: date
    shdk: kode.Shdk
    status_perkawinan: kode.StatusPerkawinan
    pendidikan_kk: kode.PendidikanKk
    pendidikan_sedang: kode.PendidikanSedang
    pekerjaan: kode.Pekerjaan
    agama: kode.Agama
    golongan_darah: kode.GolonganDarah
    suku_minang: str
    nama_ayah: str
    nama_ibu: str
    nik_ayah: str = ""
    nik_ibu: str = ""
    no_akta_lahir: str = ""
    no_akta_perkawinan: str = ""
    tanggal_perkawinan: date | None = None
    no_akta_perceraian: str = ""
    tanggal_perceraian: date | None = None
    cacat: kode.Cacat = kode.Cacat.TIDAK
    ktp_el: kode.KtpEl = kode.KtpEl.BELUM
    status_rekam: kode.StatusRekam = kode.StatusRekam.BELUM_WAJIB
    asuransi: kode.Asuransi = kode.Asuransi.BELUM_PUNYA
    no_asuransi: str = ""
    telepon: str = ""

    @property
    def is_male(self) -> bool:
        return self.jenis_kelamin == kode.JenisKelamin.LAKI_LAKI

    def age(self, on: date) -> int:
        """Full years on this day."""
        return age_on(self.tanggal_lahir, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedFamily:
    """A family card. `rw` is "" where the jorong has no RW. `wilayah`: code of the nagari."""

    number: int
    wilayah: str
    no_kk: str
    alamat: str
    jorong: str
    rw: str
    rt: str
    tanggal_kk: date
    clan: str


class Turned(NamedTuple):
    number: int
    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedEvent:
    """What happened to whom. `people`: the newborn; the dead; all who came or left; groom and bride; both divorced.

    `reported` is the day the office heard of it; `place` where people came from or went to ("Kota Padang"), `district`
    that place's kecamatan code; `family`: the family that was joined, left or founded. `before`, `after`: on which card
    each of them stood, where a wedding or divorce moved them.
    """

    kind: EventKind
    happened: date
    reported: date
    people: tuple[int, ...]
    family: int
    place: str = ""
    district: str = ""
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    # What a death made of those who stay: who, and relation and marital state before and after.
    turned: tuple["Turned", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A register 24 months ago, what happened since, and the register today; keys are the numbers.

    `gone`: who died or left meanwhile, as they were last; `closed`: families nobody is left in.
    """

    seed: int
    today: date
    start: date
    families_at_start: Mapping[int, InventedFamily]
    people_at_start: Mapping[int, InventedPerson]
    events: tuple[InventedEvent, ...]
    families: Mapping[int, InventedFamily]
    people: Mapping[int, InventedPerson]
    gone: Mapping[int, InventedPerson]
    closed: Mapping[int, InventedFamily]
