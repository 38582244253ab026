"""Code lists about where a person stands in the register and with the documents.

Values and labels: OpenSID v2410 (Data_awal_seeder); StatusRekam and KtpEl as its import sheet numbers them,
Asuransi 4 from the same sheet.
"""

from django.db.models import IntegerChoices


class StatusDasar(IntegerChoices):
    """Whether the person still counts as a resident. 5, 7 and 8 do not exist."""

    HIDUP = 1, "HIDUP"
    MATI = 2, "MATI"
    PINDAH = 3, "PINDAH"
    HILANG = 4, "HILANG"
    PERGI = 6, "PERGI"
    TIDAK_VALID = 9, "TIDAK VALID"


class StatusPenduduk(IntegerChoices):
    TETAP = 1, "TETAP"
    TIDAK_TETAP = 2, "TIDAK TETAP"


class KtpEl(IntegerChoices):
    BELUM = 1, "BELUM"
    KTP_EL = 2, "KTP-EL"
    KIA = 3, "KIA"


class StatusRekam(IntegerChoices):
    """How far the KTP-el has come. Labels are SIAK's, for files; screens show `label_layar`."""

    BELUM_WAJIB = 1, "BELUM WAJIB"
    BELUM_REKAM = 2, "BELUM REKAM"
    SUDAH_REKAM = 3, "SUDAH REKAM"
    CARD_PRINTED = 4, "CARD PRINTED"
    PRINT_READY_RECORD = 5, "PRINT READY RECORD"
    CARD_SHIPPED = 6, "CARD SHIPPED"
    SENT_FOR_CARD_PRINTING = 7, "SENT FOR CARD PRINTING"
    CARD_ISSUED = 8, "CARD ISSUED"

    @property
    def label_layar(self) -> str:
        """SIAK's English in Indonesian."""
        return _LABEL_REKAM[self]


_LABEL_REKAM = {
    StatusRekam.BELUM_WAJIB: "Belum wajib KTP",
    StatusRekam.BELUM_REKAM: "Belum rekam",
    StatusRekam.SUDAH_REKAM: "Sudah rekam",
    StatusRekam.CARD_PRINTED: "KTP sudah dicetak",
    StatusRekam.PRINT_READY_RECORD: "Siap cetak",
    StatusRekam.CARD_SHIPPED: "KTP sedang dikirim",
    StatusRekam.SENT_FOR_CARD_PRINTING: "Dikirim untuk dicetak",
    StatusRekam.CARD_ISSUED: "KTP sudah diterbitkan",
}


class Asuransi(IntegerChoices):
    """Health insurance."""

    BELUM_PUNYA = 1, "Tidak/Belum Punya"
    BPJS_PBI = 2, "BPJS Penerima Bantuan Iuran"
    BPJS_NON_PBI = 3, "BPJS Non Penerima Bantuan Iuran"
    BPJS_DAERAH = 4, "BPJS Bantuan Daerah"
    LAINNYA = 99, "Asuransi Lainnya"
