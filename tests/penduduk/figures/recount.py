"""The figures worked out the slow way, from the rows as they stand; shares no code with what keeps them."""

from collections import Counter
from datetime import date

from nagari.penduduk.models import Penduduk
from nagari.statistik.models import Angka

CODES = (
    *("agama", "golongan_darah", "pendidikan_kk", "pendidikan_sedang", "pekerjaan", "status_perkawinan", "shdk"),
    *("kewarganegaraan", "dapat_membaca", "cacat", "ktp_el", "status_rekam", "asuransi"),
)
Key = tuple[str, str, str, int, int]


def kept() -> dict[Key, int]:
    rows = Angka.objects.filter(periode=0).values_list("seri", "wilayah", "bagian", "kategori", "jk", "nilai")
    return {tuple(row[:5]): row[5] for row in rows}  # type: ignore[misc]


def recount(own: str) -> dict[Key, int]:
    """`own`: region of the office."""
    found: Counter[Key] = Counter()
    people = [one for one in Penduduk.objects.all() if one.status_dasar == 1]
    for one in people:
        for seri, category in facts(one):
            put(found, own, one, seri, category, one.jenis_kelamin or 0)
    families: dict[object, list[Penduduk]] = {}
    for one in people:
        if one.keluarga_id and one.status_penduduk == 1:
            families.setdefault(one.keluarga_id, []).append(one)
    for members in families.values():
        first = min(members, key=lambda one: (one.shdk or 99, one.id))
        put(found, own, first, "keluarga", len(members), (first.jenis_kelamin or 0) if first.shdk == 1 else 0)
        if len(members) == 1:
            put(found, own, first, "sendiri", month(first.tanggal_lahir), first.jenis_kelamin or 0)
    return dict(found)


def facts(one: Penduduk) -> list[tuple[str, int]]:
    if one.status_penduduk != 1:
        return [("sementara", 0)]
    found = [("penduduk", 0), ("lahir", month(one.tanggal_lahir)), ("terdata", month(one.terdata_sejak))]
    found += [(name, getattr(one, name) or 0) for name in CODES]
    if one.keluarga_id is None:
        found.append(("tanpa_keluarga", month(one.tanggal_lahir)))
    if one.kewarganegaraan == 1:
        if (one.status_perkawinan or 1) > 1:
            since = 1
        else:
            since = month(one.tanggal_lahir) + 204 if one.tanggal_lahir else 99_999
        found.append(("dewasa_ktp" if one.ktp_el == 2 else "dewasa_tanpa_ktp", since))
    return found


def month(day: date | None) -> int:
    return day.year * 12 + day.month - 1 if day else 0


def put(found: Counter[Key], own: str, one: Penduduk, seri: str, category: int, jk: int) -> None:
    parts = one.wilayah.split(".")
    for count in (2, 3, 4):
        region = ".".join(parts[:count])
        if region == one.wilayah or not own or region == own or region.startswith(own + "."):
            found[seri, region, "", category, jk] += 1
    if one.lingkungan_id and one.wilayah == own:
        found[seri, one.wilayah, one.lingkungan_id.hex, category, jk] += 1
