"""The component gallery: every part of the design system, and whole pages made of them. Demo and tests only.

Its texts are samples in the language of the users, not messages of the site; everyone in it is invented.
"""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from nagari.pages.context import SiteView, Who
from nagari.pages.nav import Item
from nagari.pages.sync.line import SyncLine

PAGES = {
    "daftar": "Daftar penduduk",
    "data": "Data seorang penduduk",
    "formulir": "Formulir",
    "impor": "Pratinjau impor",
    "beranda": "Beranda petugas",
    "warga": "Beranda warga",
    "masuk": "Masuk",
    "panduan-awal": "Hari pertama",
    "kotak-masuk": "Kotak masuk wali nagari",
    "kios": "Kios antrean",
    "kios-kode": "Kode pesanan di kios",
    "loket": "Loket, nomor, dan penilaian",
    "layar": "Layar antrean",
    "nomor": "Lembar nomor antrean",
    "peta": "Peta dan tabel",
    "status": "Status untuk warga",
    "cetak": "Lembar cetak",
    "buku": "Buku register cetak, latihan",
    "galat": "Halaman galat",
}
FAULTS = ("400", "403", "403_csrf", "404", "500", "gone")
COLOURS = (
    ("ink", "tulisan, kepala halaman"),
    ("paper", "latar"),
    ("surface", "kartu dan isian"),
    ("line", "garis"),
    ("muted", "keterangan"),
    ("maroon", "tindakan utama, tautan"),
    ("maroon-dark", "saat disentuh"),
    ("gold", "garis atap, fokus"),
    ("gold-soft", "baris terpilih"),
    ("leaf", "selesai"),
    ("amber", "menunggu"),
    ("red", "ditolak, menghapus"),
    ("sky", "memberi tahu"),
)

JORONG = ("Pasar Baru", "Simpang Sawah Baliak", "Lubuk Agung", "Subarang", "Bawah Duku")
NAMES = (
    "Syafrizal Chaniago", "Rahmi Yulianti", "Buyung Sutan Mudo", "Nurhayati", "Zulkifli Dt. Rajo Intan", "Desi Marlina",
    "Upik Rosmaniar", "Muhammad Ihsan", "Fitria Handayani", "Afrizal Malin Kayo", "Yusnimar", "Rizki Ramadhan",
)  # fmt: skip

# Read once: the gallery shows what the sprites hold.
STATIC = settings.BASE_DIR / "nagari" / "static"
ICONS = [
    (name, sprite)
    for sprite in ("icons.svg", "icons-map.svg", "icons-queue.svg")
    for name in re.findall(r'symbol id="([^"]+)"', (STATIC / sprite).read_text("utf-8"))
]
JOBS = (
    "Belum/Tidak Bekerja", "Mengurus Rumah Tangga", "Pelajar/Mahasiswa", "Pensiunan", "Pegawai Negeri Sipil",
    "Perdagangan",
    "Petani/Pekebun", "Peternak", "Nelayan/Perikanan", "Karyawan Swasta", "Guru", "Wiraswasta",
)  # fmt: skip


class SampleForm(forms.Form):
    nama = forms.CharField(
        label="Nama lengkap", help_text="Seperti pada akta lahir atau ijazah, tanpa gelar.", max_length=100
    )
    nik = forms.CharField(label="NIK", help_text="16 angka.")
    jenis_kelamin = forms.ChoiceField(
        label="Jenis kelamin", choices=[("", "---------"), (1, "Laki-laki"), (2, "Perempuan")]
    )
    tempat_lahir = forms.CharField(label="Tempat lahir")
    tanggal_lahir = forms.DateField(label="Tanggal lahir")
    golongan_darah = forms.ChoiceField(
        label="Golongan darah",
        required=False,
        choices=[("", "---------"), (1, "A"), (2, "B"), (3, "AB"), (4, "O")],
    )
    pekerjaan = forms.ChoiceField(
        label="Pekerjaan",
        choices=[
            ("", "---------"),
            *enumerate(JOBS, 1),
        ],
    )
    telepon = forms.CharField(label="Nomor telepon", required=False)
    alamat = forms.CharField(label="Alamat", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    berkas = forms.FileField(label="Kartu keluarga lama", required=False, help_text="Foto atau PDF, paling besar 5 MB.")
    dokumen = forms.MultipleChoiceField(
        label="Dokumen yang dibawa",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("kk", "Kartu keluarga"), ("ktp", "KTP-el"), ("akta", "Akta lahir")],
    )
    setuju = forms.BooleanField(label="Pemohon sudah membaca dan menyetujui isian ini")


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, "index")


@login_not_required
def page(request: HttpRequest, name: str) -> HttpResponse:
    if name not in PAGES:
        raise Http404
    return _page(request, name)


@login_not_required
def fault(request: HttpRequest, name: str) -> HttpResponse:
    if name not in FAULTS:
        raise Http404
    return render(request, f"{name}.html", {"site": _site()})


def _page(request: HttpRequest, name: str) -> HttpResponse:
    request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    return render(request, f"gaya/{name}.html", _context(name))


def _site() -> SiteView:
    return SiteView(
        office_name="Nagari Koto Baru",
        region_name="Kec. Kubung, Kabupaten Solok",
        level="nagari",
        wilayah="13.02.10.2001",
        emblem_url="",
        ready=True,
    )


def _kantor() -> dict[str, object]:
    return {
        "kop": ["PEMERINTAH KABUPATEN SOLOK", "KECAMATAN KUBUNG"],
        "nama": "Nagari Koto Baru",
        "alamat": "Jalan Raya Koto Baru, Jorong Pasar Baru",
        "kode_pos": "27361",
        "telepon": "0755 000 000",
    }


# Title, tone and clock of each group of the inbox.
_INBOX = (("Lewat tenggat", "red", "late"), ("Hari ini", "amber", "today"), ("Nanti", "", ""))
# Of a map: number, label, how many villages.
_CLASSES = ((1, "0-6,9 %", 12), (2, "7-8,9 %", 24), (3, "9-10,9 %", 19), (4, "11-12,9 %", 11), (5, "13 % ke atas", 6))


def _context(name: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "sample": True,
        "may_search": True,
        "site": _site(),
        "who": Who("Rahmi Yulianti", "rahmi", "Petugas loket"),
        "nav": _nav(name),
        "pages": PAGES,
        "sync_status": SyncLine("leaf", "Tersinkron 2 menit lalu", "/gaya/"),
        "form": SampleForm(),
        "wrong": _wrong(),
        "rows": _rows(),
        "residents": Paginator(range(5612), 25).get_page(3),
        "one_page": Paginator(range(12), 25).get_page(1),
        "job": SimpleNamespace(done=3120, total=5000, message="Memeriksa keluarga dan hubungan"),
        "unknown_job": SimpleNamespace(done=0, total=0, message=""),
        "facts": _facts(),
        "events": _events(now),
        "journey": _journey(now),
        "now": now,
        "today": now.date(),
        "birth": dt.date(1990, 8, 17),
        "nik": "1302105708909001",
        "kantor": _kantor(),
        "printed_at": now,
        "printed_by": "Rahmi Yulianti",
        "training": name == "buku",
        "columns": range(1, 8),
        "keys": "ACDEFGHJKMNPQRTUVWXY34679",
        "many": _rows() * 5,
        "faults": FAULTS,
        "colours": COLOURS,
        "icons": ICONS,
        "inbox": _INBOX,
        "classes": _CLASSES,
    }


def _wrong() -> SampleForm:
    form = SampleForm(
        data={"nama": "Syafrizal 2", "nik": "13021017089090", "tanggal_lahir": "31-02-1990", "pekerjaan": "7"}
    )
    form.full_clean()
    form.add_error("nik", "NIK terdiri dari 16 angka; yang ditulis 14 angka.")
    form.add_error("nama", "Nama memuat angka 2. Tulis seperti pada akta lahir.")
    return form


def _nav(name: str) -> tuple[Item, ...]:
    items = (
        ("", "beranda", "house", "Beranda", 0),
        ("Pelayanan", "kotak-masuk", "inbox", "Kotak masuk", 7),
        ("", "kios", "ticket-perforated", "Antrean", 0),
        ("Data", "daftar", "people", "Penduduk", 0),
        ("", "data", "person-vcard", "Keluarga", 0),
        ("", "impor", "upload", "Impor data", 0),
        ("", "cetak", "journal-text", "Buku register", 0),
        ("", "peta", "map", "Peta", 0),
        ("Kantor", "formulir", "pencil", "Pengaturan", 0),
    )
    return tuple(
        Item(heading=heading, url=f"/gaya/{slug}/", icon=icon, label=label, count=count, active=slug == name)
        for heading, slug, icon, label, count in items
    )


def _rows() -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "nik": f"13021057089{at:02}{9001 + at:04}"[:16],
            "jorong": JORONG[at % len(JORONG)],
            "age": (36, 34, 61, 58, 49, 22, 67, 19, 28, 44, 53, 8)[at],
            "sex": "Perempuan"
            if name.split()[0] in ("Rahmi", "Nurhayati", "Desi", "Upik", "Fitria", "Yusnimar")
            else "Laki-laki",
            "tone": ("leaf", "leaf", "leaf", "amber", "leaf", "sky", "leaf", "leaf", "leaf", "red", "leaf", "leaf")[at],
            "status": {"leaf": "Hidup", "amber": "NIK sementara", "sky": "Pindah", "red": "Meninggal"}[
                ("leaf", "leaf", "leaf", "amber", "leaf", "sky", "leaf", "leaf", "leaf", "red", "leaf", "leaf")[at]
            ],
        }
        for at, name in enumerate(NAMES)
    ]


def _facts() -> list[tuple[str, object]]:
    return [
        ("NIK", "1302 1057 0890 9001"),
        ("Nomor KK", "1302 1012 0815 9004"),
        ("Tempat, tanggal lahir", "Solok, 17 Agustus 1990 (36 tahun)"),
        ("Jenis kelamin", "Perempuan"),
        ("Agama", "Islam"),
        ("Pendidikan", "Diploma IV/Strata I"),
        ("Pekerjaan", "Guru"),
        ("Golongan darah", None),
        ("Status perkawinan", "Kawin"),
        ("Suku", "Chaniago"),
    ]


def _events(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "when": now - dt.timedelta(days=2, hours=3),
            "title": "Pekerjaan diubah",
            "text": "Pelajar/Mahasiswa menjadi Guru",
            "who": "Desi Marlina",
        },
        {"when": now - dt.timedelta(days=240), "title": "Pindah datang dari Nagari Selayo", "who": "Rahmi Yulianti"},
        {"when": dt.date(2025, 1, 6), "title": "Terdata dari impor", "who": "Zulkifli"},
    ]


def _journey(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {"when": now - dt.timedelta(days=3), "title": "Permohonan diterima", "state": "done"},
        {"when": now - dt.timedelta(days=2), "title": "Berkas lengkap", "state": "done"},
        {
            "when": now - dt.timedelta(hours=5),
            "title": "Menunggu tanda tangan Camat Kubung",
            "text": "Biasanya selesai dalam dua hari kerja.",
            "state": "now",
        },
        {"when": None, "title": "Surat dapat diambil", "state": "next"},
    ]


urlpatterns = [
    path("", index, name="gallery"),
    path("galat/<slug:name>/", fault, name="gallery_fault"),
    path("<slug:name>/", page, name="gallery_page"),
]
