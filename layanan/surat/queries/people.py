"""Facts of residents and officials, as letters write them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import override

from layanan.surat.rules import address
from nagari.kantor.models import Pegawai
from nagari.kantor.words import OFFICIAL_LANGUAGE, words
from nagari.lib.dates import tanggal
from nagari.penduduk import sections
from nagari.penduduk.kode import Agama, Shdk, StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.rules import age_on
from nagari.sync.prepared import Objects, Statement
from nagari.wilayah.queries.tree import ancestors
from nagari.wilayah.rules.codes import Tingkat

_BY_KEY: Final = Objects(Penduduk, lambda keys: Penduduk.objects.filter(pk__in=keys), "keluarga")
_HEADS: Final = Statement(
    lambda families, shdk, alive: Penduduk.objects.filter(
        keluarga__id__in=families, shdk=shdk, status_dasar=alive
    ).values_list("keluarga_id", "nama")
)
# As the register holds them, under the names templates use.
_SHOWN: Final = {
    "jenis_kelamin": "jenis_kelamin",
    "pekerjaan": "pekerjaan",
    "status": "status_perkawinan",
    "pendidikan": "pendidikan_kk",
    "warga_negara": "kewarganegaraan",
    "golongan_darah": "golongan_darah",
    "hubungan": "shdk",
    "ayah": "nama_ayah",
    "ibu": "nama_ibu",
    "akta_lahir": "no_akta_lahir",
    "akta_nikah": "no_akta_perkawinan",
    "paspor": "no_paspor",
}
# Name and label of every fact a template may ask of a person; the editor lists them, a refusal names them.
LABELS: Final[Mapping[str, str]] = {
    "nama": "Nama",
    "nik": "NIK",
    "no_kk": "Nomor KK",
    "kepala_keluarga": "Kepala keluarga",
    "ttl": "Tempat, tanggal lahir",
    "umur": "Umur",
    "jenis_kelamin": "Jenis kelamin",
    "agama": "Agama",
    "status": "Status perkawinan",
    "pekerjaan": "Pekerjaan",
    "pendidikan": "Pendidikan",
    "warga_negara": "Kewarganegaraan",
    "golongan_darah": "Golongan darah",
    "hubungan": "Hubungan dalam keluarga",
    "alamat": "Alamat",
    "ayah": "Nama ayah",
    "ibu": "Nama ibu",
    "nik_ayah": "NIK ayah",
    "nik_ibu": "NIK ibu",
    "suku": "Suku",
    "akta_lahir": "Nomor akta kelahiran",
    "akta_nikah": "Nomor akta perkawinan",
    "paspor": "Nomor paspor",
    "meninggal": "Tanggal meninggal",
    "keterangan": "Keterangan",
    "nip": "NIP",
    "jabatan": "Jabatan",
}


def by_key(keys: Collection[UUID], day: date) -> dict[UUID, dict[str, str]]:
    """Facts of these residents on `day`; what the register does not know is not there. Two queries or three."""
    rows = _BY_KEY.all(list(keys))
    return {row.pk: facts for row, facts in zip(rows, _facts(rows, day), strict=True)}


def by_nik(numbers: Collection[str], wilayah: str, day: date) -> dict[str, dict[str, str]]:
    """The same by NIK of residents of this village, or of those below this district."""
    wanted = [nik for nik in numbers if nik]
    if not wanted:
        return {}
    rows = list(Penduduk.objects.in_scope(wilayah).filter(nik__in=wanted).select_related("keluarga"))
    return {row.nik: facts for row, facts in zip(rows, _facts(rows, day), strict=True)}


def keys_named(subjects: Sequence[UUID], numbers: Collection[str], wilayah: str, *, with_family: bool) -> set[UUID]:
    """Whose records a letter shows: its subjects, who is named in it by NIK, the family of the first."""
    found = set(subjects)
    if wanted := [nik for nik in numbers if nik]:
        found.update(Penduduk.objects.in_scope(wilayah).filter(nik__in=wanted).values_list("pk", flat=True))
    if subjects and with_family:
        found.update(_members(subjects[0]).values_list("pk", flat=True))
    return found


def living(nik: str, keys: Collection[UUID]) -> str:
    """Name of the first who lives of the residents with this NIK or one of these keys; "" for none."""
    named = Q(nik=nik) if nik else Q()
    rows = Penduduk.objects.filter(Q(pk__in=keys) | named, status_dasar=StatusDasar.HIDUP)
    return str(rows.values_list("nama", flat=True).first() or "")


def family_of(key: UUID, day: date) -> list[dict[str, str]]:
    """The living members of this resident's family, the head first."""
    return _facts(list(_members(key).select_related("keluarga").order_by("shdk", "tanggal_lahir", "id")), day)


def _members(key: UUID) -> QuerySet[Penduduk]:
    own = Penduduk.objects.filter(pk=key, keluarga_id__isnull=False).values("keluarga_id")
    rows: QuerySet[Penduduk] = Penduduk.objects.filter(keluarga_id__in=own, status_dasar=StatusDasar.HIDUP)
    return rows


def official_named(line: str, wilayah: str) -> dict[str, str]:
    """An official by name, with post and number; the name alone where there is none of that name."""
    row = Pegawai.objects.filter(wilayah=wilayah, nama__iexact=line).order_by("-mulai").first()
    if row is None:
        return {"nama": line}
    facts = {"nama": row.nama, "nip": row.nip, "pangkat": row.pangkat, "jabatan": row.jabatan}
    return {name: text for name, text in facts.items() if text}


def _facts(rows: Sequence[Penduduk], day: date) -> list[dict[str, str]]:
    heads = _heads({row.keluarga_id for row in rows if row.keluarga_id})
    with override(OFFICIAL_LANGUAGE):
        regions = {code: _regions(code) for code in {row.wilayah for row in rows}}
        return [_of(row, regions[row.wilayah], heads, day) for row in rows]


def _regions(wilayah: str) -> list[str]:
    """Village, district and regency with their titles: a letter is read elsewhere, too."""
    kata = words()
    titles = {
        Tingkat.DESA: kata["desa_cap"],
        Tingkat.KECAMATAN: kata["kecamatan_cap"],
        Tingkat.KABUPATEN: kata["kabupaten_cap"],
    }
    found = [f"{titles[one.level]} {one.bare_name}" for one in ancestors(wilayah) if one.level in titles]
    return found[::-1]


def _of(row: Penduduk, regions: Sequence[str], heads: Mapping[UUID, str], day: date) -> dict[str, str]:
    born = [row.tempat_lahir, tanggal(row.tanggal_lahir) if row.tanggal_lahir else ""]
    home = row.alamat_sekarang or (row.keluarga.alamat if row.keluarga else "")
    place = places_of(row.wilayah).home(row.lingkungan_id, row.wilayah)
    parts = place.split(", ") if place else []
    found = {
        "nama": " ".join(part for part in (row.gelar_depan, row.nama) if part)
        + (f", {row.gelar_belakang}" if row.gelar_belakang else ""),
        "nik": row.nomor,
        "no_kk": row.keluarga.no_kk if row.keluarga else "",
        "kepala_keluarga": heads.get(row.keluarga_id, "") if row.keluarga_id else "",
        "ttl": ", ".join(part for part in born if part),
        "umur": f"{age_on(row.tanggal_lahir, day)} tahun" if row.tanggal_lahir else "",
        "agama": Agama(row.agama).ejaan_baku if row.agama in Agama.values else "",
        "alamat": address.written(home, parts, words()["dusun_cap"], regions),
        "suku": row.suku_minang or row.suku,
        "nik_ayah": row.nik_ayah,
        "nik_ibu": row.nik_ibu,
        "meninggal": tanggal(row.status_sejak) if row.status_dasar == StatusDasar.MATI and row.status_sejak else "",
        **{name: sections.shown(field, getattr(row, field)) for name, field in _SHOWN.items()},
    }
    return {name: text for name, text in found.items() if text}


def _heads(families: Collection[UUID]) -> dict[UUID, str]:
    return dict(_HEADS.rows(list(families), int(Shdk.KEPALA_KELUARGA), int(StatusDasar.HIDUP)))
