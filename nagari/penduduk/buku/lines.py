"""What the books say of one resident or event: official labels, dates as 05-01-1980."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from nagari.penduduk.buku.past import is_foreign
from nagari.penduduk.kode import DapatMembaca, JenisKelamin, StatusDasar
from nagari.penduduk.models import Jenis, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import DeathFacts, MissingFacts, MoveFacts, StayFacts, facts_of
from nagari.penduduk.queries.places import Places
from nagari.penduduk.rules import age_on

NOWHERE = "Belum ditempatkan"


def letter(jk: int | None) -> str:
    return JenisKelamin(jk).huruf if jk in JenisKelamin.values else ""


def day(value: date | None) -> str:
    return f"{value:%d-%m-%Y}" if value else ""


def citizenship(wn: int | None) -> str:
    return "WNA" if is_foreign(wn) else "WNI"


def named(row: Penduduk) -> str:
    return f"{row.nama} / {row.nama_panggilan}" if row.nama_panggilan else row.nama


def address(row: Penduduk, places: Places) -> str:
    street = row.alamat_sekarang or (row.keluarga.alamat if row.keluarga else "")
    return ", ".join(part for part in (street, places.label(row.lingkungan_id)) if part)


def _no_kk(row: Penduduk) -> str:
    return row.keluarga.no_kk if row.keluarga else ""


def _nik_note(row: Penduduk) -> str:
    return "" if row.nik else "NIK belum ada; nomor sementara"


def b1(row: Penduduk, number: int, places: Places) -> list[str]:
    reads = DapatMembaca(row.dapat_membaca).inisial if row.dapat_membaca in DapatMembaca.values else ""
    return [
        *(str(number), named(row), letter(row.jenis_kelamin), _label(row, "status_perkawinan")),
        *(row.tempat_lahir, day(row.tanggal_lahir), _label(row, "agama"), _label(row, "pendidikan_kk")),
        *(_label(row, "pekerjaan"), reads, citizenship(row.kewarganegaraan), address(row, places)),
        *(_label(row, "shdk"), row.nomor, _no_kk(row), _nik_note(row)),
    ]


def b5(row: Penduduk, number: int, places: Places, *, issued_in: str, since: Mapping[UUID, date]) -> list[str]:
    """`issued_in`: the regency, whose office issues the cards; `since`: from when people live here, where known."""
    born = ", ".join(part for part in (row.tempat_lahir, day(row.tanggal_lahir)) if part)
    issued = f"{issued_in}, {day(row.keluarga.tanggal_kk)}" if row.keluarga and row.keluarga.tanggal_kk else ""
    return [
        *(str(number), _no_kk(row), row.nama, row.nomor, letter(row.jenis_kelamin), born),
        *(_label(row, "golongan_darah"), _label(row, "agama"), _label(row, "pendidikan_kk"), _label(row, "pekerjaan")),
        *(address(row, places), _label(row, "status_perkawinan"), issued, _label(row, "shdk")),
        *(citizenship(row.kewarganegaraan), row.nama_ayah, row.nama_ibu),
        *(day(since.get(row.id) or row.tanggal_datang_pertama), _nik_note(row)),
    ]


def b2(mutasi: Mutasi, number: int, month: date, places: Places) -> list[str]:
    """The resident as in the other books of the month: as the register said at its end."""
    row = mutasi.penduduk
    gains, loses = mutasi.masuk_jk, mutasi.keluar_jk
    sex = gains if gains is not None else loses
    nationality = mutasi.masuk_wn if gains is not None else mutasi.keluar_wn
    event = mutasi.membatalkan or mutasi
    came, went, died = _columns(event, places)
    when = day(event.tanggal)
    born = (row.tempat_lahir, day(row.tanggal_lahir)) if row else ("", "")
    return [
        *(str(number), named(row) if row else mutasi.nama, *born, letter(sex), citizenship(nationality)),
        *(came, when if came else "", went, when if went else "", died, when if died else ""),
        _note(mutasi, month),
    ]


def _columns(event: Mutasi, places: Places) -> tuple[str, str, str]:
    """Came from, went to, died at; one of them, or the first two: who stays in the village came from one part of it
    and went to another."""
    facts = facts_of(event)
    title = str(Jenis(event.jenis).label) if event.jenis in Jenis.values else event.jenis
    if event.gains and event.loses:
        if event.keluar_lingkungan_id == event.masuk_lingkungan_id:
            return title, title, ""
        came, went = (places.label(one) for one in (event.keluar_lingkungan_id, event.masuk_lingkungan_id))
        return came or NOWHERE, went or NOWHERE, ""
    if event.jenis == Jenis.LAHIR:
        return "Lahir", "", ""
    if event.jenis == Jenis.MATI:
        return "", "", (facts.tempat if isinstance(facts, DeathFacts) else "") or "Meninggal"
    place = ""
    if isinstance(facts, MoveFacts):
        place = ", ".join(part for part in (facts.alamat, facts.tempat) if part)
    elif isinstance(facts, MissingFacts | StayFacts):
        place = facts.tempat
    said = f"{title}: {place}" if event.jenis in (Jenis.HILANG, Jenis.KEMBALI) and place else place or title
    return said if event.gains else "", said if event.loses else "", ""


def _note(mutasi: Mutasi, month: date) -> str:
    found = []
    if mutasi.jenis == Jenis.PEMBATALAN:
        found.append(f"DIBATALKAN: {mutasi.alasan}" if mutasi.alasan else "DIBATALKAN")
    elif mutasi.jenis not in (Jenis.LAHIR, Jenis.MATI, Jenis.DATANG, Jenis.PINDAH):
        found.append(str(Jenis(mutasi.jenis).label) if mutasi.jenis in Jenis.values else mutasi.jenis)
    if getattr(mutasi, "is_reversed", False):
        found.append("DIBATALKAN kemudian")
    if mutasi.tanggal < month:
        found.append("terlambat dicatat")
    if mutasi.alasan and mutasi.jenis != Jenis.PEMBATALAN:
        found.append(mutasi.alasan)
    return "; ".join(found)


def b4(
    row: Penduduk,
    number: int,
    today: date,
    came: Mutasi | None,
    left: Mutasi | None,
    places: Places,
    *,
    settled: date | None = None,
) -> list[str]:
    """`today`: the last day the book tells of. `settled`: until when somebody was a guest who is a resident now."""
    facts = facts_of(came) if came else None
    stay = facts if isinstance(facts, StayFacts) else StayFacts()
    age = f"{age_on(row.tanggal_lahir, today)} tahun" if row.tanggal_lahir else ""
    born = ", ".join(part for part in (row.tempat_lahir, day(row.tanggal_lahir)) if part)
    since = came.tanggal if came else row.tanggal_datang_pertama or row.terdata_sejak
    gone = row.status_sejak if row.status_dasar != StatusDasar.HIDUP else None
    gone = left.tanggal if left else settled or gone
    gone = gone if gone and gone <= today else None
    sex = letter(row.jenis_kelamin)
    return [
        *(str(number), row.nama, "L" if sex == "L" else "", "P" if sex == "P" else ""),
        *(row.nik or row.no_paspor or row.no_kitas, " / ".join(p for p in (born, age) if p)),
        *(_label(row, "pekerjaan"), citizenship(row.kewarganegaraan), stay.keturunan or row.suku),
        *(stay.tempat or row.tempat_datang_pertama, stay.maksud, stay.dikunjungi or address(row, places)),
        *(day(since), day(gone), f"s.d. {day(stay.sampai)}" if stay.sampai else ""),
    ]


def _label(row: Penduduk, name: str) -> str:
    return str(getattr(row, f"get_{name}_display")())
