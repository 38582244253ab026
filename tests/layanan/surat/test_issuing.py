"""A letter from what is known to its file: number, sheet and register in one, or nothing of it."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from layanan.surat import services
from layanan.surat.models import Keadaan, SubjekSurat, Surat
from nagari.kantor.models import Nomor
from nagari.lib.errors import UserError
from nagari.penduduk.models import Penduduk
from nagari.sync import blobs
from tests.layanan.surat.conftest import CLERK, kind, material
from tests.office import NOW

TODAY = date(2026, 5, 14)


def text_of(surat: Surat) -> str:
    pages = PdfReader(io.BytesIO(blobs.get(surat.pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def refused(call: Callable[..., Any], *args: Any, **options: Any) -> str:
    with pytest.raises(UserError) as caught:
        call(*args, **options)
    return str(caught.value.code)


@pytest.fixture
def surat(resident: Penduduk) -> Surat:
    return services.issue(material(kind("SKP"), resident, isian={"keperluan": "melamar kerja"}), CLERK, NOW)


def test_it_issues_a_letter_with_its_number_its_file_and_its_place_in_the_register(
    surat: Surat, resident: Penduduk
) -> None:
    assert surat.nomor == "470/001/KTB/V/2026"
    assert surat.berlaku_sampai == TODAY + timedelta(days=30)
    assert Nomor.objects.get().perihal == "Surat Keterangan Penduduk a.n. SITI ROSNIDAR"
    assert [(one.penduduk_id, one.nama) for one in SubjekSurat.objects.all()] == [(resident.pk, "SITI ROSNIDAR")]
    text = text_of(surat)
    for words in ("SURAT KETERANGAN PENDUDUK", "Nomor: 470/001/KTB/V/2026", "SITI ROSNIDAR", "Jalan Uji 1", "Uji Wali"):
        assert words in text
    assert surat.keadaan == Keadaan.TERBIT
