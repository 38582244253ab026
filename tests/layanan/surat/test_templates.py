"""Every kind that ships is drawn for invented residents: no error, no empty field, each value on the sheet."""

import io
import re
from random import Random

import pytest
from pypdf import PdfReader

from layanan.katalog import shipped as catalogue
from layanan.katalog.models import JenisLayanan
from layanan.katalog.services.loading import load_catalogue
from layanan.surat import shipped
from layanan.surat.drawing import drawn, said_of
from layanan.surat.queries import people
from layanan.surat.queries.material import gathered, service_of
from layanan.surat.rules.made import Bahan, Subjek
from layanan.surat.rules.source import asked, missing, problems
from nagari.demo.generator import generate
from nagari.demo.neighbours import _rows
from nagari.kantor import site
from nagari.kantor.models import Kantor
from nagari.penduduk.models import Penduduk
from tests.layanan.surat.samples import DAY, form
from tests.office import KOTO_BARU, NOW
from tests.proving import count

# A label with nothing behind it, or a table of nothing.
EMPTY = re.compile(r" :\s*(?:\n|$)|\bnone\b|\(\)|keperluan \.")


@pytest.fixture
def village(letters_office: Kantor) -> list[Penduduk]:
    load_catalogue("13.02", NOW)
    for rows in list(_rows(KOTO_BARU, "Koto Baru", generate(7, count(60, 400), KOTO_BARU, DAY), DAY))[1:]:
        for one in rows:
            type(one).objects.bulk_create([one])
    return list(Penduduk.objects.exclude(nik="").order_by("id"))


def test_it_has_a_template_of_its_own_for_every_kind() -> None:
    assert shipped.codes() == set(catalogue.services())


@pytest.mark.parametrize("kode", sorted(catalogue.services()))
def test_it_asks_only_for_what_is_known_of_a_person_or_on_the_form(kode: str) -> None:
    source = shipped.source(kode)
    assert not list(problems(source))
    fields = {one.nama: one for one in catalogue.services()[kode].isian}
    for one in asked(source):
        if one.group == "warga":
            assert one.name in people.LABELS
            continue
        base = re.sub(r"_(hari|huruf|kode)$", "", one.name) if one.name not in fields else one.name
        assert base in fields, one.name
        # What may be left out is looked for first.
        assert fields[base].wajib or not one.required, one.name


@pytest.mark.proved
@pytest.mark.once
def test_it_draws_every_kind_without_an_empty_field(village: list[Penduduk]) -> None:
    rng = Random(11)
    info = site.current()
    assert info is not None
    niks = [one.nik for one in village]
    for row in JenisLayanan.objects.select_related("versi").order_by("kode"):
        source, isi = shipped.source(row.kode), catalogue.services()[row.kode]
        for one in rng.sample(village, count(1, 200)):
            subjek = () if isi.pemohon == "kantor" else (Subjek(one.pk, one.nama),)
            bahan = Bahan(layanan=row.versi_id, subjek=subjek, isian=form(isi.isian, rng, niks))
            found = gathered(service_of(bahan.layanan), bahan, info, DAY)
            assert not missing(source, found.facts), (row.kode, one.nama)
            said = said_of(isi.judul, "470/001/KTB/V/2026", DAY, DAY, found.place)
            data = {**found.data, "surat": said, "tanda_tangan": found.tanda_tangan, "mengetahui": found.mengetahui}
            made = drawn(source, data, None, wilayah=KOTO_BARU, kertas=rng.choice(("a4", "f4")), at=NOW)
            text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
            assert "470/001/KTB/V/2026" in text, row.kode
            assert not EMPTY.search(text), (row.kode, one.nama, text)
