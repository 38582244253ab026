"""What services are given, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from layanan.surat.models.letters import Kertas


@dataclass(frozen=True, slots=True)
class Pelaku:
    """Who acts: an official, or an account without one (sync.tracking.local_actor), for the office of `wilayah`."""

    oleh: UUID
    nama: str
    wilayah: str


@dataclass(frozen=True, slots=True)
class Subjek:
    """Somebody it is about; `penduduk` None for who is not in the register: then `fakta` by their names there
    (queries.people.LABELS)."""

    penduduk: UUID | None
    nama: str
    fakta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bahan:
    """What a letter is made of. `layanan`: key of VersiLayanan; `isian`: text by name of the field, as a request stores
    it; `penandatangan`: key of a Pegawai, None for the head of the office."""

    layanan: UUID
    subjek: tuple[Subjek, ...] = ()
    isian: Mapping[str, str] = field(default_factory=dict)
    penandatangan: UUID | None = None
    kertas: str = Kertas.A4
    permohonan: UUID | None = None
