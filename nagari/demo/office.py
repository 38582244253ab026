"""The demo offices: officials, hours, logins and residents. Only on an empty site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from layanan.katalog.services.loading import load_catalogue
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.demo import opensid, places
from nagari.demo.logins import LOGINS, PASSWORD, Login
from nagari.demo.past import tell_past
from nagari.demo.places import Place
from nagari.demo.records import Village
from nagari.kantor import services as kantor
from nagari.kantor import site
from nagari.kantor.models import JenisJabatan, Level, Situs
from nagari.kantor.rules.hours import DayHours
from nagari.kantor.rules.officials import Official
from nagari.kantor.services.profile import Profile
from nagari.kantor.site import SiteInfo
from nagari.lib.ids import uuid7
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.services.direct import import_file

WILAYAH = places.KOTO_BARU.wilayah
FRIDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOffice:
    """The office that is set up. `nama` and `kata` (words by key of `kantor.rules.words`): "" and {} for the usual."""

    wilayah: str = WILAYAH
    nama: str = ""
    kata: Mapping[str, str] = field(default_factory=dict)
    level: Level = Level.NAGARI
    kode: str = ""
    head: str = "Syafrizal"
    logins: tuple[Login, ...] = LOGINS


KOTO_BARU = DemoOffice(nama="Kantor Wali Nagari Koto Baru")


def office_of(place: Place) -> DemoOffice:
    """One of those that `make run` puts side by side."""
    return DemoOffice(
        wilayah=place.wilayah,
        nama=place.office,
        level=Level(place.level),
        kode=place.kode,
        head=place.head,
        logins=place.logins,
    )


@transaction.atomic
def set_up_office(now: datetime, today: date, office: DemoOffice = KOTO_BARU) -> None:
    """This site becomes that office. ValueError where there is one already: a real one is never touched."""
    if Situs.objects.exists() or User.objects.exists():
        raise ValueError("The demo office is made on an empty site only.")
    wilayah = office.wilayah
    kantor.create_site(office.level, wilayah)
    if office.kata:
        kantor.set_words(office.kata)
    info = site.current()
    assert info is not None
    kantor.save_profile(wilayah, _profile(office, info))
    kantor.set_week(wilayah, [_hours(day) for day in range(1, FRIDAY + 1)])
    kantor.create_series(
        wilayah,
        kode="surat",
        nama="Surat keluar",
        pola="{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}",
        tahun=today.year,
    )
    officials = _officials(today, info, office)
    for login in office.logins:
        # Accounts of a real office begin with a one-time code; these are in the box that make run prints.
        User.objects.create_user(
            login.username,
            PASSWORD,
            nama=login.nama,
            role=Role(login.role),
            wilayah=wilayah,
            pegawai_id=officials.get(login.nama),
            must_change_password=False,
            created_at=now,
        )
    # Nothing of the first day is left to remind of.
    for step in ("sebutan", "kop", "cetak"):
        kantor.mark_step(step, today)
    kantor.finish_first_day(now)
    if office.level == Level.KABUPATEN:
        load_catalogue(wilayah, now)


def bring_in(village: Village, now: datetime, wilayah: str = WILAYAH) -> int:
    """The invented residents, as a file, through the real importer, and what happened to them; how many they are.

    The office has kept its register since the village's first day. Refused rows raise ValueError.
    """
    with TemporaryDirectory(prefix="nagari-demo-") as folder:
        file = Path(folder) / "penduduk.csv"
        opensid.write(village, file)
        today = timezone.localdate(now)
        outcome = import_file(file, wilayah=wilayah, now=now, today=today, dry_run=False, since=village.start)
    refused = outcome.counts[Verdict.REFUSED]
    if refused:
        raise ValueError(f"The importer refused {refused} invented residents: {outcome.problems()[0]}")
    tell_past(village, wilayah)
    return outcome.counts[Verdict.ADDED]


def _hours(day: int) -> DayHours:
    friday = day == FRIDAY
    return DayHours(
        hari=day,
        buka=time(8, 0),
        tutup=time(16, 30) if friday else time(16, 0),
        istirahat_mulai=time(12, 0),
        istirahat_selesai=time(14, 0) if friday else time(13, 0),
    )


def _profile(office: DemoOffice, info: SiteInfo) -> Profile:
    """Address and telephone nobody has."""
    name = info.region_name
    letters = "".join(letter for letter in name.upper() if letter.isalpha())
    is_usual = office.wilayah == WILAYAH
    return Profile(
        nama=office.nama or info.office_name,
        kode=office.kode or ("KTB" if is_usual else letters[:3].ljust(3, "X")),
        alamat=f"Jalan Raya {name} No. 1",
        kode_pos="27361" if is_usual else "",
        telepon="(0755) 000000",
        email=f"{letters.lower()}@contoh.invalid",
    )


def _officials(today: date, info: SiteInfo, office: DemoOffice) -> dict[str, UUID]:
    """Keys by name: the head, and who works at the counter or checks."""
    since = date(today.year - 2, 3, 1)
    title = {Level.KECAMATAN: "camat_cap", Level.KABUPATEN: "bupati_cap"}.get(office.level, "kepala_cap")
    head = Official(
        id=uuid7(),
        nama=office.head,
        jenis=JenisJabatan.KEPALA,
        jabatan=f"{info.words[title]} {info.region_name}",
        mulai=since,
        selesai=date(since.year + 8, 2, 28),
    )
    secretary = "kecamatan_cap" if office.level == Level.KECAMATAN else "desa_cap"
    posts = {
        "clerk": (JenisJabatan.STAF, "Staf Seksi Pelayanan"),
        "verifier": (JenisJabatan.SEKRETARIS, f"Sekretaris {info.words[secretary]}"),
        "officer": (JenisJabatan.STAF, "Staf Bidang Data"),
    }
    found = [head]
    for login in office.logins:
        if login.role in posts:
            jenis, jabatan = posts[login.role]
            deputy = head.id if jenis is JenisJabatan.SEKRETARIS else None
            found.append(
                Official(id=uuid7(), nama=login.nama, jenis=jenis, jabatan=jabatan, mulai=since, atas_nama=deputy)
            )
    for official in found:
        kantor.save_official(info.wilayah, official)
    return {official.nama: official.id for official in found}
