"""The letters of a request: which hold, what is still to be done with them, what the next is made of."""

from uuid import UUID

from layanan.katalog.models import Penandatangan, Tindakan
from layanan.katalog.rules.content import level_of
from layanan.permohonan.models import Permohonan, SubjekPermohonan
from layanan.permohonan.queries.standing import Standing
from layanan.permohonan.rules.history import Langkah
from layanan.surat.models import CatatanSurat, JenisCatatan, Surat
from layanan.surat.models import Keadaan as KeadaanSurat
from layanan.surat.rules.made import Bahan, Subjek

VALID = (KeadaanSurat.TERBIT, KeadaanSurat.MENUNGGU_TTE, KeadaanSurat.DITANDATANGANI)


def valid_letters(key: UUID, wilayah: str = "") -> list[Surat]:
    """That answer this request and hold; of the office of region `wilayah`, of all unless given."""
    rows = Surat.objects.filter(permohonan=key, keadaan__in=VALID).defer("data")
    return list((rows.filter(wilayah=wilayah) if wilayah else rows).order_by("id"))


def known_letters(key: UUID) -> tuple[list[Surat], list[Surat]]:
    """That answer this request: those that hold, and those that were revoked. One query."""
    rows = list(
        Surat.objects.filter(permohonan=key, keadaan__in=(*VALID, KeadaanSurat.DICABUT)).defer("data").order_by("id")
    )
    return [one for one in rows if one.keadaan in VALID], [one for one in rows if one.keadaan not in VALID]


def is_revoked(key: UUID) -> bool:
    """What was made of this request was revoked, and nothing else holds."""
    states = set(Surat.objects.filter(permohonan=key).values_list("keadaan", flat=True))
    return KeadaanSurat.DICABUT in states and states.isdisjoint(VALID)


def unsigned(key: UUID) -> list[Surat]:
    """To be signed with a pen, whichever office made it; nobody has noted that it was."""
    return [one for one in valid_letters(key) if one.keadaan == KeadaanSurat.TERBIT and one.penandatangan_id]


def is_fixed(key: UUID, wilayah: str) -> bool:
    """A letter of that office is signed, so that the step which made it can't be taken back."""
    return any(one.keadaan == KeadaanSurat.DITANDATANGANI for one in valid_letters(key, wilayah))


def to_hand_over(found: Standing) -> list[Surat]:
    """Letters that replace one which was handed over with this request, and were not themselves."""
    handed = [one for one in found.history.standing if one.kind is Langkah.SERAHKAN]
    if not handed:
        return []
    since = found.rows[handed[-1].id].pada
    newer = [one for one in valid_letters(found.permohonan.pk) if one.mengganti_id and one.terbit_pada > since]
    taken = CatatanSurat.objects.filter(surat__in=[one.pk for one in newer], jenis=JenisCatatan.SERAH)
    gone = set(taken.values_list("surat_id", flat=True)) if newer else set()
    return [one for one in newer if one.pk not in gone]


def makes_letter(found: Standing, wilayah: str) -> bool:
    """Is a letter of the office of that region still to come of this request?"""
    if found.state is None or found.state.is_final or found.isi.penandatangan == Penandatangan.TIDAK_ADA:
        return False
    level = level_of(wilayah)
    signs = any(
        found.isi.rute[one].tingkat == level and Tindakan.TANDATANGANI in found.isi.rute[one].tindakan
        for one in found.state.stages
    )
    return signs and not valid_letters(found.permohonan.pk, wilayah)


def material(row: Permohonan) -> Bahan:
    """What the letter of this request is made of."""
    people = SubjekPermohonan.objects.filter(permohonan=row).order_by("urutan", "id")
    return Bahan(
        layanan=row.versi_id,
        subjek=tuple(Subjek(one.penduduk_id, one.nama) for one in people),
        isian=row.isian,
        permohonan=row.pk,
    )
