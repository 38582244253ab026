"""Code lists about schooling and literacy.

PendidikanKk is SIAK's; PendidikanSedang is a village statistic of OpenSID v2410 (Data_awal_seeder), not a SIAK code;
DapatMembaca with its letters is column 10 of book B.1 (Permendagri 47/2016).
"""

from django.db.models import IntegerChoices


class PendidikanKk(IntegerChoices):
    """Highest schooling finished, as printed on the family card."""

    TIDAK_BELUM_SEKOLAH = 1, "TIDAK/BELUM SEKOLAH"
    BELUM_TAMAT_SD = 2, "BELUM TAMAT SD/SEDERAJAT"
    TAMAT_SD = 3, "TAMAT SD/SEDERAJAT"
    SLTP = 4, "SLTP/SEDERAJAT"
    SLTA = 5, "SLTA/SEDERAJAT"
    DIPLOMA_I_II = 6, "DIPLOMA I/II"
    DIPLOMA_III = 7, "AKADEMI/DIPLOMA III/S. MUDA"
    DIPLOMA_IV_STRATA_I = 8, "DIPLOMA IV/STRATA I"
    STRATA_II = 9, "STRATA II"
    STRATA_III = 10, "STRATA III"

    @property
    def singkat(self) -> str:
        """Short form for narrow columns."""
        return _SINGKAT_PENDIDIKAN[self]


_SINGKAT_PENDIDIKAN = {
    PendidikanKk.TIDAK_BELUM_SEKOLAH: "Tdk/Blm Sekolah",
    PendidikanKk.BELUM_TAMAT_SD: "Blm Tamat SD",
    PendidikanKk.TAMAT_SD: "SD",
    PendidikanKk.SLTP: "SLTP",
    PendidikanKk.SLTA: "SLTA",
    PendidikanKk.DIPLOMA_I_II: "D1/D2",
    PendidikanKk.DIPLOMA_III: "D3",
    PendidikanKk.DIPLOMA_IV_STRATA_I: "D4/S1",
    PendidikanKk.STRATA_II: "S2",
    PendidikanKk.STRATA_III: "S3",
}


class PendidikanSedang(IntegerChoices):
    """Schooling going on now."""

    BELUM_TK = 1, "BELUM MASUK TK/KELOMPOK BERMAIN"
    SEDANG_TK = 2, "SEDANG TK/KELOMPOK BERMAIN"
    TIDAK_PERNAH = 3, "TIDAK PERNAH SEKOLAH"
    SEDANG_SD = 4, "SEDANG SD/SEDERAJAT"
    TIDAK_TAMAT_SD = 5, "TIDAK TAMAT SD/SEDERAJAT"
    SEDANG_SLTP = 6, "SEDANG SLTP/SEDERAJAT"
    SEDANG_SLTA = 7, "SEDANG SLTA/SEDERAJAT"
    SEDANG_D1 = 8, "SEDANG D-1/SEDERAJAT"
    SEDANG_D2 = 9, "SEDANG D-2/SEDERAJAT"
    SEDANG_D3 = 10, "SEDANG D-3/SEDERAJAT"
    SEDANG_S1 = 11, "SEDANG S-1/SEDERAJAT"
    SEDANG_S2 = 12, "SEDANG S-2/SEDERAJAT"
    SEDANG_S3 = 13, "SEDANG S-3/SEDERAJAT"
    SEDANG_SLB_A = 14, "SEDANG SLB A/SEDERAJAT"
    SEDANG_SLB_B = 15, "SEDANG SLB B/SEDERAJAT"
    SEDANG_SLB_C = 16, "SEDANG SLB C/SEDERAJAT"
    BUTA_HURUF = 17, "TIDAK DAPAT MEMBACA DAN MENULIS HURUF LATIN/ARAB"
    TIDAK_SEDANG_SEKOLAH = 18, "TIDAK SEDANG SEKOLAH"


class DapatMembaca(IntegerChoices):
    LATIN = 1, "Latin"
    DAERAH = 2, "Daerah"
    ARAB = 3, "Arab"
    ARAB_LATIN = 4, "Arab dan Latin"
    ARAB_DAERAH = 5, "Arab dan Daerah"
    ARAB_LATIN_DAERAH = 6, "Arab, Latin dan Daerah"

    @property
    def inisial(self) -> str:
        """The letters book B.1 prints: L, D, A, AL, AD, ALD."""
        return _INISIAL_MEMBACA[self]


_INISIAL_MEMBACA = {
    DapatMembaca.LATIN: "L",
    DapatMembaca.DAERAH: "D",
    DapatMembaca.ARAB: "A",
    DapatMembaca.ARAB_LATIN: "AL",
    DapatMembaca.ARAB_DAERAH: "AD",
    DapatMembaca.ARAB_LATIN_DAERAH: "ALD",
}
