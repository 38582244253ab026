"""The demo office: Nagari Koto Baru in Kubung, its officials, hours, logins. For `make run` and measurements."""

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.demo import opensid
from nagari.demo.logins import LOGINS, PASSWORD
from nagari.demo.records import Village
from nagari.kantor.models import JamLayanan, JenisJabatan, Kantor, Level, Pegawai, SeriNomor, Situs
from nagari.penduduk.imports.plan import Verdict
from nagari.penduduk.imports.services.direct import import_file

WILAYAH = "13.02.10.2001"


@transaction.atomic
def set_up_office(now: datetime, today: date) -> None:
    """This site becomes the demo office. Only on an empty site: a real one is never touched."""
    if Situs.objects.exists() or User.objects.exists():
        raise ValueError("The demo office is made on an empty site only.")
    Situs.objects.create(level=Level.NAGARI, wilayah=WILAYAH, ready_at=now)
    Kantor.objects.create(
        wilayah=WILAYAH,
        nama="Kantor Wali Nagari Koto Baru",
        kode="KTB",
        kop=["PEMERINTAH KABUPATEN SOLOK", "KECAMATAN KUBUNG", "NAGARI KOTO BARU"],
        alamat="Jalan Raya Koto Baru No. 1",
        kode_pos="27361",
        telepon="(0755) 000000",
        email="kotobaru@contoh.invalid",
    )
    JamLayanan.objects.bulk_create(
        JamLayanan(
            wilayah=WILAYAH,
            hari=day,
            buka=time(8, 0),
            tutup=time(16, 0) if day < 5 else time(16, 30),
            istirahat_mulai=time(12, 0),
            istirahat_selesai=time(13, 0) if day < 5 else time(14, 0),
        )
        for day in range(1, 6)
    )
    officials = _officials(today)
    for login in LOGINS:
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
    SeriNomor.objects.create(
        wilayah=WILAYAH,
        kode="surat",
        nama="Surat keluar",
        pola="{klas}/{urut}/{kantor}/{romawi}/{tahun}",
        tahun=today.year,
        mulai=1,
    )


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


def _officials(today: date) -> dict[str, object]:
    since = date(today.year - 2, 3, 1)
    head = Pegawai.objects.create(
        wilayah=WILAYAH,
        nama="Syafrizal",
        jenis=JenisJabatan.KEPALA,
        jabatan="Wali Nagari Koto Baru",
        mulai=since,
        selesai=date(since.year + 8, 3, 1),
    )
    secretary = Pegawai.objects.create(
        wilayah=WILAYAH,
        nama="Desmawati",
        jenis=JenisJabatan.SEKRETARIS,
        jabatan="Sekretaris Nagari",
        mulai=since,
        atas_nama=head,
    )
    clerk = Pegawai.objects.create(wilayah=WILAYAH, nama="Yulia Fitri", jabatan="Staf Seksi Pelayanan", mulai=since)
    return {"Syafrizal": head.pk, "Desmawati": secretary.pk, "Yulia Fitri": clerk.pk}
