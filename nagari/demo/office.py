"""The demo office: Nagari Koto Baru in Kubung, its officials, hours, logins and residents. Only on an empty site."""

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.demo import opensid
from nagari.demo.logins import LOGINS, PASSWORD
from nagari.demo.records import Village
from nagari.kantor import services as kantor
from nagari.kantor.models import JenisJabatan, Level, Situs
from nagari.kantor.rules.hours import DayHours
from nagari.kantor.rules.officials import Official
from nagari.kantor.services.profile import Profile
from nagari.lib.ids import uuid7
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.services.direct import import_file

WILAYAH = "13.02.10.2001"
FRIDAY = 5


@transaction.atomic
def set_up_office(now: datetime, today: date) -> None:
    """This site becomes the demo office. ValueError where there is one already: a real one is never touched."""
    if Situs.objects.exists() or User.objects.exists():
        raise ValueError("The demo office is made on an empty site only.")
    kantor.create_site(Level.NAGARI, WILAYAH)
    kantor.save_profile(
        WILAYAH,
        Profile(
            nama="Kantor Wali Nagari Koto Baru",
            kode="KTB",
            alamat="Jalan Raya Koto Baru No. 1",
            kode_pos="27361",
            telepon="(0755) 000000",
            email="kotobaru@contoh.invalid",
        ),
    )
    kantor.set_week(WILAYAH, [_hours(day) for day in range(1, FRIDAY + 1)])
    kantor.create_series(
        WILAYAH,
        kode="surat",
        nama="Surat keluar",
        pola="{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}",
        tahun=today.year,
    )
    officials = _officials(today)
    for login in LOGINS:
        # Accounts of a real office begin with a one-time code; these are in the box that make run prints.
        User.objects.create_user(
            login.username,
            PASSWORD,
            nama=login.nama,
            role=Role(login.role),
            wilayah=WILAYAH,
            pegawai_id=officials.get(login.nama),
            must_change_password=False,
            created_at=now,
        )
    kantor.finish_first_day(now)


def bring_in(village: Village, now: datetime) -> int:
    """The invented residents, as a file, through the real importer; how many. Refused rows raise ValueError."""
    with TemporaryDirectory(prefix="nagari-demo-") as folder:
        file = Path(folder) / "penduduk.csv"
        opensid.write(village, file)
        outcome = import_file(file, wilayah=WILAYAH, now=now, today=timezone.localdate(now), dry_run=False)
    refused = outcome.counts[Verdict.REFUSED]
    if refused:
        raise ValueError(f"The importer refused {refused} invented residents: {outcome.problems()[0]}")
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


def _officials(today: date) -> dict[str, UUID]:
    """Keys by name."""
    since = date(today.year - 2, 3, 1)
    head = Official(
        id=uuid7(),
        nama="Syafrizal",
        jenis=JenisJabatan.KEPALA,
        jabatan="Wali Nagari Koto Baru",
        mulai=since,
        selesai=date(since.year + 8, 2, 28),
    )
    secretary = Official(
        id=uuid7(),
        nama="Desmawati",
        jenis=JenisJabatan.SEKRETARIS,
        jabatan="Sekretaris Nagari",
        mulai=since,
        atas_nama=head.id,
    )
    clerk = Official(
        id=uuid7(), nama="Yulia Fitri", jenis=JenisJabatan.STAF, jabatan="Staf Seksi Pelayanan", mulai=since
    )
    for official in (head, secretary, clerk):
        kantor.save_official(WILAYAH, official)
    return {official.nama: official.id for official in (head, secretary, clerk)}
