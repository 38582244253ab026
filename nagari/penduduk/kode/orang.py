"""Code lists about a person and the family.

Values and labels: SIAK as seeded by OpenSID v2410 (Data_awal_seeder), F-1.01 of Permendagri 109/2019 for the six
marital states and sponsors, column 10 of book B.1 (Permendagri 47/2016) for the reading letters.
"""

from django.db.models import IntegerChoices


class JenisKelamin(IntegerChoices):
    LAKI_LAKI = 1, "LAKI-LAKI"
    PEREMPUAN = 2, "PEREMPUAN"

    @property
    def huruf(self) -> str:
        """L or P, as written in the registers."""
        return "L" if self is JenisKelamin.LAKI_LAKI else "P"


class Agama(IntegerChoices):
    """Labels are SIAK's spelling; `ejaan_baku` is the dictionary's."""

    ISLAM = 1, "ISLAM"
    KRISTEN = 2, "KRISTEN"
    KATHOLIK = 3, "KATHOLIK"
    HINDU = 4, "HINDU"
    BUDHA = 5, "BUDHA"
    KHONGHUCU = 6, "KHONGHUCU"
    KEPERCAYAAN = 7, "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA"

    @property
    def ejaan_baku(self) -> str:
        return _EJAAN_AGAMA[self]


_EJAAN_AGAMA = {
    Agama.ISLAM: "Islam",
    Agama.KRISTEN: "Kristen",
    Agama.KATHOLIK: "Katolik",
    Agama.HINDU: "Hindu",
    Agama.BUDHA: "Buddha",
    Agama.KHONGHUCU: "Konghucu",
    Agama.KEPERCAYAAN: "Kepercayaan terhadap Tuhan YME",
}


class StatusPerkawinan(IntegerChoices):
    BELUM_KAWIN = 1, "BELUM KAWIN"
    KAWIN = 2, "KAWIN"
    CERAI_HIDUP = 3, "CERAI HIDUP"
    CERAI_MATI = 4, "CERAI MATI"


class StatusPerkawinanF101(IntegerChoices):
    """The six of form F-1.01, which also says whether the event is registered."""

    BELUM_KAWIN = 1, "BELUM KAWIN"
    KAWIN_TERCATAT = 2, "KAWIN TERCATAT"
    KAWIN_BELUM_TERCATAT = 3, "KAWIN BELUM TERCATAT"
    CERAI_HIDUP_TERCATAT = 4, "CERAI HIDUP TERCATAT"
    CERAI_HIDUP_BELUM_TERCATAT = 5, "CERAI HIDUP BELUM TERCATAT"
    CERAI_MATI = 6, "CERAI MATI"

    @property
    def padanan(self) -> StatusPerkawinan:
        """The one of the four that the register keeps."""
        return _PADANAN_F101[self]


_PADANAN_F101 = {
    StatusPerkawinanF101.BELUM_KAWIN: StatusPerkawinan.BELUM_KAWIN,
    StatusPerkawinanF101.KAWIN_TERCATAT: StatusPerkawinan.KAWIN,
    StatusPerkawinanF101.KAWIN_BELUM_TERCATAT: StatusPerkawinan.KAWIN,
    StatusPerkawinanF101.CERAI_HIDUP_TERCATAT: StatusPerkawinan.CERAI_HIDUP,
    StatusPerkawinanF101.CERAI_HIDUP_BELUM_TERCATAT: StatusPerkawinan.CERAI_HIDUP,
    StatusPerkawinanF101.CERAI_MATI: StatusPerkawinan.CERAI_MATI,
}


class Shdk(IntegerChoices):
    """Status hubungan dalam keluarga: what a member is to the head of the family."""

    KEPALA_KELUARGA = 1, "KEPALA KELUARGA"
    SUAMI = 2, "SUAMI"
    ISTRI = 3, "ISTRI"
    ANAK = 4, "ANAK"
    MENANTU = 5, "MENANTU"
    CUCU = 6, "CUCU"
    ORANGTUA = 7, "ORANGTUA"
    MERTUA = 8, "MERTUA"
    FAMILI_LAIN = 9, "FAMILI LAIN"
    PEMBANTU = 10, "PEMBANTU"
    LAINNYA = 11, "LAINNYA"


class GolonganDarah(IntegerChoices):
    A = 1, "A"
    B = 2, "B"
    AB = 3, "AB"
    O = 4, "O"  # noqa: E741  the blood group's own name
    A_POSITIF = 5, "A+"
    A_NEGATIF = 6, "A-"
    B_POSITIF = 7, "B+"
    B_NEGATIF = 8, "B-"
    AB_POSITIF = 9, "AB+"
    AB_NEGATIF = 10, "AB-"
    O_POSITIF = 11, "O+"
    O_NEGATIF = 12, "O-"
    TIDAK_TAHU = 13, "TIDAK TAHU"


class Kewarganegaraan(IntegerChoices):
    WNI = 1, "WNI"
    WNA = 2, "WNA"
    DUA = 3, "DUA KEWARGANEGARAAN"


class Cacat(IntegerChoices):
    """Labels are SIAK's, needed for files and forms; screens show `label_layar`."""

    FISIK = 1, "CACAT FISIK"
    NETRA = 2, "CACAT NETRA/BUTA"
    RUNGU_WICARA = 3, "CACAT RUNGU/WICARA"
    MENTAL = 4, "CACAT MENTAL/JIWA"
    FISIK_DAN_MENTAL = 5, "CACAT FISIK DAN MENTAL"
    LAINNYA = 6, "CACAT LAINNYA"
    TIDAK = 7, "TIDAK CACAT"

    @property
    def label_layar(self) -> str:
        """Wording in the spirit of UU 8/2016, which speaks of disabilitas."""
        return _LABEL_DISABILITAS[self]


_LABEL_DISABILITAS = {
    Cacat.FISIK: "Disabilitas fisik",
    Cacat.NETRA: "Disabilitas sensorik netra",
    Cacat.RUNGU_WICARA: "Disabilitas sensorik rungu/wicara",
    Cacat.MENTAL: "Disabilitas mental",
    Cacat.FISIK_DAN_MENTAL: "Disabilitas ganda (fisik dan mental)",
    Cacat.LAINNYA: "Disabilitas lainnya",
    Cacat.TIDAK: "Tidak ada",
}


class CaraKb(IntegerChoices):
    """Specific personal data (UU 27/2022): read only where an office has switched the field on."""

    PIL = 1, "Pil"
    IUD = 2, "IUD"
    SUNTIK = 3, "Suntik"
    KONDOM = 4, "Kondom"
    SUSUK = 5, "Susuk KB"
    STERILISASI_WANITA = 6, "Sterilisasi Wanita"
    STERILISASI_PRIA = 7, "Sterilisasi Pria"
    LAINNYA = 99, "Lainnya"


class Hamil(IntegerChoices):
    HAMIL = 1, "Hamil"
    TIDAK_HAMIL = 2, "Tidak Hamil"


class TipeSponsor(IntegerChoices):
    """Who vouches for a foreigner (F-1.01, Permendagri 109/2019)."""

    ORGANISASI_INTERNASIONAL = 1, "Organisasi internasional"
    PERORANGAN = 2, "Perorangan"
    PEMERINTAH = 3, "Pemerintah"
    TANPA_SPONSOR = 4, "Tanpa sponsor"
    PERUSAHAAN = 5, "Perusahaan"
