"""What a resident is counted as. Only who is present and permanent counts as population."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from nagari.penduduk.kode import Kewarganegaraan, KtpEl, StatusDasar, StatusPenduduk, StatusPerkawinan
from nagari.penduduk.rules.person import KTP_AGE
from nagari.statistik.counting import Fact
from nagari.statistik.rules import EVER, NEVER, NO_MONTH, month_in_text

# Series named as the field whose codes they count.
CODES: Final = (
    *("agama", "golongan_darah", "pendidikan_kk", "pendidikan_sedang", "pekerjaan", "status_perkawinan", "shdk"),
    *("kewarganegaraan", "dapat_membaca", "cacat", "ktp_el", "status_rekam", "asuransi"),
)
PENDUDUK: Final = "penduduk"
SEMENTARA: Final = "sementara"
# By month of birth; by the month in which somebody is of age (17, or married before), with and without a KTP-el.
LAHIR: Final = "lahir"
DEWASA_KTP: Final = "dewasa_ktp"
DEWASA_TANPA: Final = "dewasa_tanpa_ktp"
# By the month since when the register knows of them.
TERDATA: Final = "terdata"
# By month of birth, of those who are in no family.
TANPA_KELUARGA: Final = "tanpa_keluarga"
SERIES: Final = (*CODES, PENDUDUK, SEMENTARA, LAHIR, DEWASA_KTP, DEWASA_TANPA, TERDATA, TANPA_KELUARGA)
READS: Final = (
    *CODES,
    *("status_dasar", "status_penduduk", "jenis_kelamin", "tanggal_lahir", "lingkungan", "terdata_sejak", "keluarga"),
)
# Raise it when a resident is counted otherwise than before.
VERSION: Final = 2


def facts(values: Mapping[str, Any]) -> Iterator[Fact]:
    """Of the fields in READS, in the form of the journal."""
    if values["status_dasar"] != StatusDasar.HIDUP:
        return
    part, jk = values["lingkungan"], values["jenis_kelamin"] or 0
    if values["status_penduduk"] == StatusPenduduk.TIDAK_TETAP:
        yield part, SEMENTARA, 0, jk, 0
        return
    yield part, PENDUDUK, 0, jk, 0
    for name in CODES:
        yield part, name, values[name] or 0, jk, 0
    born = month_in_text(values["tanggal_lahir"])
    yield part, LAHIR, born, jk, 0
    if values["keluarga"] is None:
        yield part, TANPA_KELUARGA, born, jk, 0
    yield part, TERDATA, month_in_text(values["terdata_sejak"]), jk, 0
    if values["kewarganegaraan"] == Kewarganegaraan.WNI:
        seri = DEWASA_KTP if values["ktp_el"] == KtpEl.KTP_EL else DEWASA_TANPA
        yield part, seri, of_age(born, values["status_perkawinan"]), jk, 0


def of_age(born: int, status_perkawinan: int | None) -> int:
    """Month from which somebody has to have a KTP and may vote: 17, or whoever is or was married (UU 7/2017 art. 1)."""
    if status_perkawinan and status_perkawinan != StatusPerkawinan.BELUM_KAWIN:
        return EVER
    return NEVER if born == NO_MONTH else born + 12 * KTP_AGE
