"""What the forms ask and offer, as the annex of Permendagri 109/2019 words it (after OpenSID's templates of it)."""

from collections.abc import Mapping
from typing import Final

TITLES: Final[Mapping[str, str]] = {
    "F-1.01": "Formulir Biodata Keluarga",
    "F-1.02": "Formulir Pendaftaran Peristiwa Kependudukan",
    "F-1.03": "Formulir Pendaftaran Perpindahan Penduduk",
    "F-1.06": "Surat Pernyataan Perubahan Elemen Data Kependudukan",
    "F-2.01": "Formulir Pelaporan Pencatatan Sipil di dalam Wilayah NKRI",
}

# The 41 columns of F-1.01; a citizen leaves FOREIGN_ONLY open.
F101: Final = (
    *("No", "Nama lengkap", "Gelar depan", "Gelar belakang", "Nomor paspor", "Tanggal berakhir paspor", "Nama sponsor"),
    *("Tipe sponsor", "Alamat sponsor", "Jenis kelamin", "Tempat lahir", "Tanggal lahir", "Kewarganegaraan"),
    *("Nomor SK penetapan WNI", "Akta lahir (ada/tidak)", "Nomor akta kelahiran", "Golongan darah", "Agama"),
    *("Nama organisasi kepercayaan", "Status perkawinan", "Akta perkawinan (ada/tidak)", "Nomor akta perkawinan"),
    *("Tanggal perkawinan", "Akta cerai (ada/tidak)", "Nomor akta perceraian", "Tanggal perceraian"),
    *("Status hubungan dalam keluarga", "Kelainan fisik & mental", "Penyandang cacat", "Pendidikan terakhir"),
    *("Jenis pekerjaan", "Nomor ITAS/ITAP", "Tempat terbit ITAS/ITAP", "Tanggal terbit ITAS/ITAP"),
    *("Tanggal akhir ITAS/ITAP", "Tempat datang pertama", "Tanggal kedatangan pertama", "NIK ibu", "Nama ibu"),
    *("NIK ayah", "Nama ayah"),
)
FOREIGN_ONLY: Final = frozenset({7, 8, 9, *range(32, 38)})

F102: Final[Mapping[str, Mapping[str, str]]] = {
    "I. KARTU KELUARGA": {
        "A.1": "Baru: membentuk keluarga baru",
        "A.2": "Baru: penggantian kepala keluarga",
        "A.3": "Baru: pisah KK",
        "A.4": "Baru: pindah datang",
        "A.5": "Baru: WNI dari LN karena pindah",
        "A.6": "Baru: rentan adminduk",
        "B.1": "Perubahan: menumpang dalam KK",
        "B.2": "Perubahan: peristiwa penting",
        "B.3": "Perubahan elemen data dalam KK",
        "C.1": "Hilang",
        "C.2": "Rusak",
    },
    "II. KTP-EL": {
        "A": "Baru",
        "B": "Pindah datang",
        "C": "Hilang/rusak",
        "D": "Perpanjang ITAP",
        "E": "Perubahan status kewarganegaraan",
        "F": "Luar domisili",
        "G": "Transmigrasi",
    },
    "III. KIA": {"A": "Baru", "B": "Hilang/rusak", "C": "Perpanjang ITAP", "D": "Lainnya"},
    "IV. PERUBAHAN DATA": {"A": "KK", "B": "KTP-el", "C": "KIA"},
}
F102_PAPERS: Final = (
    "KK lama/KK rusak",
    "Buku nikah/kutipan akta perkawinan",
    "Kutipan akta perceraian",
    "Surat keterangan pindah",
    "Surat keterangan pindah luar negeri",
    "Surat keterangan pindah dari perwakilan RI",
    "Surat kuasa pengasuhan anak dari orang tua/wali",
    "Kartu izin tinggal tetap",
    "Surat keterangan/bukti perubahan peristiwa kependudukan dan peristiwa penting",
    "SPTJM perkawinan/perceraian belum tercatat",
    "Akta kematian",
    "Surat pernyataan penyebab hilang atau rusak",
    "Dokumen perjalanan",
    "Surat keterangan hilang dari kepolisian",
)
# Papers shown at an event (mutasi.papers) -> their number in this list.
F102_SHOWN: Final[Mapping[str, int]] = {
    "KK": 1, "NIKAH": 2, "CERAI": 3, "SKPD": 4, "SKPLN": 5, "KUASAASUH": 7, "BUKTI": 9, "SPTJM": 10,
    "IMIG": 13, "LAPHILANG": 14,
}  # fmt: skip
F103: Final[Mapping[str, str]] = {
    "1": "Surat Keterangan Kependudukan",
    "2": "Surat Keterangan Pindah",
    "3": "Surat Keterangan Pindah Luar Negeri (SKPLN)",
    "4": "Surat Keterangan Tempat Tinggal (SKTT)",
    "5": "Bagi Orang Asing Tinggal Terbatas",
}
F201: Final = (
    *("Kelahiran", "Lahir mati", "Perkawinan", "Pembatalan perkawinan", "Perceraian", "Pembatalan perceraian"),
    *("Kematian", "Pengangkatan anak", "Pengakuan anak", "Pengesahan anak", "Perubahan nama"),
    *("Perubahan status kewarganegaraan", "Pencatatan peristiwa penting lainnya", "Pembetulan akta"),
    *("Pembatalan akta", "Pelaporan pencatatan sipil dari luar wilayah NKRI"),
)
