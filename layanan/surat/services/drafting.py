"""A letter as it would be, for whoever signs it to read before. Nothing is recorded, and no number is given."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from layanan.surat.drawing import drawn
from layanan.surat.rules.made import Bahan, Pelaku
from layanan.surat.services.issuing import letter_of, prepared
from nagari.kantor.models import Nomor
from nagari.kantor.services.numbers import own_office

# Official papers are Indonesian, whatever the language of the pages.
MARK: Final = "KONSEP"
UNNUMBERED: Final = "(belum bernomor)"


def draft(bahan: Bahan, now: datetime) -> bytes:
    """The PDF, marked across. `now`: office time. Raises UserError as `services.issue` for what it is made of:
    facts_missing and value_wrong by their names, signer_missing, subject_missing, testator_alive, PrintingError."""
    info, day = own_office(), timezone.localdate(now)
    template, material = prepared(bahan, info, day)
    number = Nomor(wilayah=info.wilayah, teks=UNNUMBERED, urut=0, tanggal=day)
    letter = letter_of(bahan, material, number, Pelaku(UUID(int=0), "", info.wilayah), now)
    return drawn(
        template.sumber,
        {**letter.data, "tanda_tangan": letter.tanda_tangan, "mengetahui": letter.mengetahui},
        None,
        wilayah=info.wilayah,
        kertas=letter.kertas,
        at=now,
        mark=MARK,
    )
