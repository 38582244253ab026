"""Code lists of the forms on which events are reported.

Values and labels: F-1.02, F-1.03 and F-2.01 of Permendagri 109/2019, as OpenSID's templates of them number them.
"""

from django.db.models import IntegerChoices


class AlasanPindah(IntegerChoices):
    PEKERJAAN = 1, "PEKERJAAN"
    PENDIDIKAN = 2, "PENDIDIKAN"
    KEAMANAN = 3, "KEAMANAN"
    KESEHATAN = 4, "KESEHATAN"
    PERUMAHAN = 5, "PERUMAHAN"
    KELUARGA = 6, "KELUARGA"
    LAINNYA = 7, "LAINNYA"


class KlasifikasiPindah(IntegerChoices):
    SATU_DESA = 1, "DALAM SATU DESA/KELURAHAN"
    ANTAR_DESA = 2, "ANTAR DESA/KELURAHAN"
    ANTAR_KECAMATAN = 3, "ANTAR KECAMATAN"
    ANTAR_KABUPATEN = 4, "ANTAR KABUPATEN/KOTA"
    ANTAR_PROVINSI = 5, "ANTAR PROVINSI"


class JenisKepindahan(IntegerChoices):
    KEPALA = 1, "KEPALA KELUARGA"
    SELURUH = 2, "KEPALA KELUARGA DAN SELURUH ANGGOTA KELUARGA"
    SEBAGIAN = 3, "KEPALA KELUARGA DAN SEBAGIAN ANGGOTA KELUARGA"
    ANGGOTA = 4, "ANGGOTA KELUARGA"


class StatusKk(IntegerChoices):
    """Of those who move (F-1.03); of those who stay it is the same list."""

    NUMPANG = 1, "NUMPANG KK"
    BARU = 2, "MEMBUAT KK BARU"
    TETAP = 3, "NOMOR KK TETAP"


class JenisKelahiran(IntegerChoices):
    TUNGGAL = 1, "Tunggal"
    KEMBAR_2 = 2, "Kembar 2"
    KEMBAR_3 = 3, "Kembar 3"
    KEMBAR_4 = 4, "Kembar 4"
    LAINNYA = 5, "Lainnya"


class TempatDilahirkan(IntegerChoices):
    RUMAH_SAKIT = 1, "RS/SB"
    PUSKESMAS = 2, "Puskesmas"
    POLINDES = 3, "Polindes"
    RUMAH = 4, "Rumah"
    LAINNYA = 5, "Lainnya"


class PenolongKelahiran(IntegerChoices):
    DOKTER = 1, "Dokter"
    BIDAN = 2, "Bidan/Perawat"
    DUKUN = 3, "Dukun"
    LAINNYA = 4, "Lainnya"


class SebabKematian(IntegerChoices):
    SAKIT = 1, "Sakit biasa/tua"
    WABAH = 2, "Wabah penyakit"
    KECELAKAAN = 3, "Kecelakaan"
    KRIMINALITAS = 4, "Kriminalitas"
    BUNUH_DIRI = 5, "Bunuh diri"
    LAINNYA = 6, "Lainnya"


class PenerangKematian(IntegerChoices):
    DOKTER = 1, "Dokter"
    TENAGA_KESEHATAN = 2, "Tenaga kesehatan"
    KEPOLISIAN = 3, "Kepolisian"
    LAINNYA = 4, "Lainnya"
