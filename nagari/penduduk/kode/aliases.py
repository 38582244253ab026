"""Other ways people and other programs write a code: what files really hold beside the official label.

OpenSID's documented aliases, SIAK's labels, the dictionary's spelling, usual abbreviations. An alias stands here only
if it can mean one code of its list; what is ambiguous ("JANDA", "SWASTA") stays unknown, so that a person decides.
"""

from django.db.models import IntegerChoices

from nagari.penduduk.kode.administrasi import Asuransi, KtpEl, StatusDasar, StatusPenduduk
from nagari.penduduk.kode.orang import (
    Agama,
    Cacat,
    GolonganDarah,
    JenisKelamin,
    Kewarganegaraan,
    Shdk,
    StatusPerkawinan,
    StatusPerkawinanF101,
)
from nagari.penduduk.kode.pekerjaan import Pekerjaan
from nagari.penduduk.kode.pendidikan import DapatMembaca, PendidikanKk, PendidikanSedang

# Pairs, not a dict: members of different lists with the same number are equal and would overwrite each other.
ALIASES: tuple[tuple[IntegerChoices, tuple[str, ...]], ...] = (
    (JenisKelamin.LAKI_LAKI, ("L", "LK", "LAKI", "LAKI2", "LK2", "PRIA")),
    (JenisKelamin.PEREMPUAN, ("P", "PR", "PRP", "WANITA")),
    (Agama.KRISTEN, ("PROTESTAN", "KRISTEN PROTESTAN")),
    (Agama.KATHOLIK, ("KATOLIK", "KRISTEN KATOLIK", "KRISTEN KATHOLIK")),
    (Agama.BUDHA, ("BUDDHA",)),
    (Agama.KHONGHUCU, ("KONGHUCU", "KHONGHUCHU", "KONGHUCHU", "CONFUCIUS")),
    (
        Agama.KEPERCAYAAN,
        (
            "KEPERCAYAAN",
            "KEPERCAYAAN TERHADAP TUHAN YME",
            "KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA",
            "KEPERCAYAAN KEPADA TUHAN YME",
            "PENGHAYAT KEPERCAYAAN",
            "ALIRAN KEPERCAYAAN",
        ),
    ),
    (StatusPerkawinan.BELUM_KAWIN, ("BK", "BELUM MENIKAH", "BLM KAWIN")),
    (
        StatusPerkawinan.KAWIN,
        (
            "K",
            "MENIKAH",
            "NIKAH",
            "KAWIN TERCATAT",
            "KAWIN BELUM TERCATAT",
            "KAWIN TIDAK TERCATAT",
        ),
    ),
    (StatusPerkawinan.CERAI_HIDUP, ("CH", "CERAI HIDUP TERCATAT", "CERAI HIDUP BELUM TERCATAT")),
    (StatusPerkawinan.CERAI_MATI, ("CM",)),
    (StatusPerkawinanF101.BELUM_KAWIN, ("BK", "BELUM MENIKAH", "BLM KAWIN")),
    (StatusPerkawinanF101.KAWIN_BELUM_TERCATAT, ("KAWIN TIDAK TERCATAT",)),
    (StatusPerkawinanF101.CERAI_MATI, ("CM",)),
    (Shdk.KEPALA_KELUARGA, ("KEPALA", "KK", "KEP. KELUARGA")),
    (Shdk.ISTRI, ("ISTERI",)),
    (Shdk.ANAK, ("ANAK KANDUNG",)),
    (Shdk.FAMILI_LAIN, ("FAMILI", "FAMILY LAIN")),
    (Shdk.PEMBANTU, ("PEMBANTU RUMAH TANGGA",)),
    (GolonganDarah.O, ("0 (O)",)),
    (GolonganDarah.O_POSITIF, ("0+",)),
    (GolonganDarah.O_NEGATIF, ("0-",)),
    (GolonganDarah.TIDAK_TAHU, ("TDK TH", "TDK TAHU", "TIDAK DIKETAHUI", "BELUM TAHU")),
    (Kewarganegaraan.WNI, ("INDONESIA", "WARGA NEGARA INDONESIA")),
    (Kewarganegaraan.WNA, ("ASING", "WARGA NEGARA ASING")),
    (Kewarganegaraan.DUA, ("DWI KEWARGANEGARAAN", "KEWARGANEGARAAN GANDA")),
    (Cacat.NETRA, ("NETRA", "CACAT NETRA", "TUNA NETRA")),
    (Cacat.RUNGU_WICARA, ("RUNGU WICARA", "TUNA RUNGU/WICARA")),
    (Cacat.TIDAK, ("TIDAK ADA", "TIDAK")),
    (KtpEl.BELUM, ("BELUM KTP-EL",)),
    (KtpEl.KTP_EL, ("E-KTP", "EKTP", "KTP ELEKTRONIK")),
    (KtpEl.KIA, ("KARTU IDENTITAS ANAK",)),
    (StatusDasar.MATI, ("MENINGGAL", "MENINGGAL DUNIA", "WAFAT")),
    (StatusDasar.PINDAH, ("PINDAH DALAM NEGERI", "PINDAH LUAR NEGERI")),
    (StatusPenduduk.TIDAK_TETAP, ("SEMENTARA",)),
    (Asuransi.BELUM_PUNYA, ("TIDAK PUNYA", "BELUM PUNYA")),
    (Asuransi.BPJS_PBI, ("BPJS PBI", "PBI")),
    (Asuransi.BPJS_NON_PBI, ("BPJS NON PBI", "NON PBI")),
    (Asuransi.LAINNYA, ("LAINNYA",)),
    (PendidikanKk.TIDAK_BELUM_SEKOLAH, ("Tidak/Blm Sekolah", "TIDAK SEKOLAH", "BELUM SEKOLAH")),
    (PendidikanKk.BELUM_TAMAT_SD, ("TIDAK TAMAT SD/SEDERAJAT", "TIDAK TAMAT SD", "BELUM TAMAT SD")),
    (PendidikanKk.TAMAT_SD, ("TAMAT SD", "SD/SEDERAJAT")),
    (PendidikanKk.SLTP, ("SMP", "SMP/SEDERAJAT", "TAMAT SLTP/SEDERAJAT", "TAMAT SMP")),
    (PendidikanKk.SLTA, ("SMA", "SMK", "SMA/SEDERAJAT", "TAMAT SLTA/SEDERAJAT", "TAMAT SMA")),
    (
        PendidikanKk.DIPLOMA_I_II,
        ("D1", "D2", "DI", "DII", "DIPLOMA I", "DIPLOMA II", "D-I/II", "D1-D2", "D-I/D-II", "DIPLOMA I DAN II"),
    ),
    (
        PendidikanKk.DIPLOMA_III,
        (
            "DIII",
            "DIPLOMA III",
            "AKADEMI",
            "SARJANA MUDA",
            "AKADEMI/DIPLOMA III/SARJANA MUDA",
        ),
    ),
    (PendidikanKk.DIPLOMA_IV_STRATA_I, ("D4", "S1", "DIV", "DIPLOMA IV", "STRATA I", "D-IV/S1", "SARJANA")),
    (PendidikanKk.STRATA_II, ("S-II", "MAGISTER")),
    (PendidikanKk.STRATA_III, ("S-III", "DOKTOR")),
    (PendidikanSedang.TIDAK_SEDANG_SEKOLAH, ("TIDAK SEKOLAH LAGI",)),
    (DapatMembaca.ARAB_LATIN, ("LATIN DAN ARAB", "LA")),
    (Pekerjaan.BELUM_TIDAK_BEKERJA, ("BELUM BEKERJA", "TIDAK BEKERJA", "TIDAK/BELUM BEKERJA")),
    (Pekerjaan.MENGURUS_RUMAH_TANGGA, ("IBU RUMAH TANGGA", "IRT")),
    (Pekerjaan.PELAJAR_MAHASISWA, ("PELAJAR", "MAHASISWA", "SISWA")),
    (Pekerjaan.PEGAWAI_NEGERI_SIPIL, ("PEGAWAI NEGERI SIPIL", "PNS")),
    (Pekerjaan.TENTARA_NASIONAL_INDONESIA, ("TENTARA NASIONAL INDONESIA", "TNI")),
    (Pekerjaan.KEPOLISIAN_RI, ("KEPOLISIAN RI", "POLRI", "POLISI")),
    (Pekerjaan.PETANI_PEKEBUN, ("PETANI", "PEKEBUN", "TANI")),
    (Pekerjaan.NELAYAN_PERIKANAN, ("NELAYAN",)),
    (Pekerjaan.BURUH_TANI_PERKEBUNAN, ("BURUH TANI",)),
    (Pekerjaan.TUKANG_LAS_PANDAI_BESI, ("TUKANG LAS", "PANDAI BESI")),
    (Pekerjaan.PENTERJEMAH, ("PENERJEMAH",)),
    (Pekerjaan.IMAM_MASJID, ("IMAM MESJID",)),
    (Pekerjaan.USTADZ_MUBALIGH, ("USTADZ", "USTAZ", "MUBALIGH", "MUBALIG", "USTAZ/MUBALIG")),
    (Pekerjaan.PSIKIATER_PSIKOLOG, ("PSIKIATER", "PSIKOLOG")),
    (Pekerjaan.SOPIR, ("SUPIR",)),
    # UU 6/2014: where the village is called nagari, its head and staff hold these offices.
    (Pekerjaan.PERANGKAT_DESA, ("PERANGKAT NAGARI",)),
    (Pekerjaan.KEPALA_DESA, ("WALI NAGARI",)),
    (Pekerjaan.ATLIT, ("ATLET",)),
    (Pekerjaan.MANAJER, ("MANAGER",)),
    (Pekerjaan.PEKERJAAN_LAINNYA, ("LAINNYA", "LAIN-LAIN")),
)
