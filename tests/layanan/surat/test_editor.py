"""Templates that offices change: nothing bad is kept, nothing outside is read, letters below follow."""

from datetime import date

import pytest
from django.test import Client

from layanan.katalog.models import JenisLayanan
from layanan.katalog.queries.catalogue import content
from layanan.katalog.rules.content import Isi
from layanan.surat import services, shipped
from layanan.surat.compiling import in_words
from layanan.surat.models import TemplatSurat, VersiTemplat
from layanan.surat.queries.people import LABELS
from layanan.surat.queries.samples import PERSON, sample
from layanan.surat.queries.templates import template_for
from layanan.surat.rules.source import FORBIDDEN, asked, problems
from layanan.surat.services import templates
from nagari.accounts.models import User
from nagari.kantor import site
from nagari.kantor.site import SiteInfo
from nagari.penduduk.models import Penduduk
from nagari.printing.errors import SourceRefused
from nagari.printing.rendering import render_source
from nagari.printing.sheets import Sheet
from tests.layanan.surat.conftest import CLERK, kind, material
from tests.layanan.surat.test_issuing import refused, text_of
from tests.office import KOTO_BARU, NOW, SELAYO

OWN = "#show: keterangan\n#identitas()\n#p[Orang ini dikenal di kantor kami.]\n#untuk(isi.keperluan)\n"


@pytest.fixture
def letters_kind(letters_office: object) -> JenisLayanan:
    return kind("SKP")


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client


def here() -> SiteInfo:
    info = site.current()
    assert info is not None
    return info


def test_an_invented_person_has_every_fact() -> None:
    assert set(PERSON) == set(LABELS)


@pytest.mark.parametrize("word", FORBIDDEN)
def test_it_refuses_words_that_reach_outside(word: str) -> None:
    assert [(one.code, one.params["line"]) for one in problems(f'#show: keterangan\n#{word}("x")')] == [
        ("source_word", 2)
    ]


@pytest.mark.parametrize("source", ["", "  \n", '// #import "@preview/x:1.0.0"\nteks, membaca import-an', "x" * 20_001])
def test_it_looks_at_what_is_written_not_at_what_is_commented(source: str) -> None:
    codes = [one.code for one in problems(source)]
    assert codes == ([] if "teks" in source else ["source_empty"] if not source.strip() else ["source_long"])


def test_it_knows_which_facts_a_template_needs() -> None:
    source = '#isi.a #if ada(isi, "b") [#isi.b] #identitas("nik?", "nama") // #isi.c'
    assert {(one.group, one.name): one.required for one in asked(source)} == {
        ("isi", "a"): True,
        ("isi", "b"): False,
        ("warga", "nik"): False,
        ("warga", "nama"): True,
    }


def test_the_editor_keeps_a_good_template_and_letters_follow_it(
    head_client: Client, letters_kind: JenisLayanan, resident: Penduduk
) -> None:
    before = services.issue(material(letters_kind, resident, isian={"keperluan": "uji"}), CLERK, NOW)
    address = f"/surat/templat/{letters_kind.pk}/"
    assert "isi.keperluan" in head_client.get(address).content.decode()
    assert "Surat Keterangan Penduduk" in head_client.get("/surat/templat/?q=penduduk").content.decode()
    assert head_client.post(address, {"sumber": OWN, "catatan": "lebih pendek"}).status_code == 302
    after = services.issue(material(letters_kind, resident, isian={"keperluan": "uji"}), CLERK, NOW)
    assert "dikenal di kantor kami" in text_of(after)
    assert "dikenal di kantor kami" not in text_of(before)
    versi = VersiTemplat.objects.get()
    assert (after.templat_id, before.templat_id, versi.nomor) == (versi.pk, None, 1)
    assert template_for(SELAYO, "SKP").versi is None
    # Starting from an older one, and back to the usual one.
    assert "dikenal di kantor kami" in head_client.get(f"{address}?versi={versi.pk}").content.decode()
    assert head_client.get(f"{address}?versi=salah").status_code == 200
    head_client.post(f"{address}lepas/")
    assert template_for(KOTO_BARU, "SKP").sumber == shipped.source("SKP")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#show: keterangan\n#isi.keperluann", "Tidak ada isian bernama: isi.keperluann"),
        ("#show: keterangan\n\n#tiada", "Baris 3 templat: “tiada” tidak dikenal: salah ketik"),
        ("#show: keterangan\n#p[buka", "Baris 2"),
        ('#show: keterangan\n#import "@preview/cetz:0.3.0": *', "Baris 2: “import”"),
        ("", "kosong"),
    ],
)
def test_the_editor_says_what_is_wrong_and_keeps_nothing(
    head_client: Client, letters_kind: JenisLayanan, source: str, said: str
) -> None:
    address = f"/surat/templat/{letters_kind.pk}/"
    assert said in head_client.post(f"{address}pratinjau/", {"sumber": source}).content.decode()
    assert head_client.post(address, {"sumber": source}).status_code == 422
    assert not TemplatSurat.objects.exists()


@pytest.mark.parametrize(
    "source",
    [
        *("#p[buka", "#}", '#strong("a', "#tiada", "#strong()", '#strong("a","b")', '#(1+"a")', "#(1).x"),
        *("#for x in 5 []", "#while true {}", "#let x=", "#h(1)", "#(1,2).at(5)", "#5a", "@ref", "#(a:1).b"),
    ],
)
def test_it_says_in_plain_words_what_the_compiler_found(source: str) -> None:
    with pytest.raises(SourceRefused) as found:
        render_source(source, {}, sheet=Sheet.A4, at=NOW)
    said = in_words(found.value.why)
    assert said != found.value.why
    assert found.value.why in said


def test_its_sample_bears_number_and_last_day_of_its_kind(letters_kind: JenisLayanan) -> None:
    said = sample(catalogue_isi(letters_kind), here(), date(2026, 5, 14), whole=True)["surat"]
    assert (said["nomor"], said["berlaku"]) == ("470/012/KTB/V/2026", "13 Juni 2026")


def test_it_ends_a_template_that_asks_for_too_much(letters_kind: JenisLayanan) -> None:
    isi = catalogue_isi(letters_kind)
    made = templates.preview('#show: keterangan\n#("x" * 4000000000).len()', isi, here(), NOW)
    assert not made.pages
    assert made.why


def test_the_nearest_office_has_the_last_word(letters_kind: JenisLayanan) -> None:
    regency = SiteInfo(**{name: getattr(here(), name) for name in SiteInfo.__slots__} | {"wilayah": "13.02"})
    templates.save_template(regency, "SKP", "#show: keterangan\nkabupaten", "", "Uji", NOW)
    assert template_for(SELAYO, "SKP").sumber.endswith("kabupaten")
    again = templates.save_template(here(), "SKP", OWN, "", "Uji", NOW)
    assert templates.save_template(here(), "SKP", OWN, "", "Uji", NOW) == again
    assert template_for(KOTO_BARU, "SKP").sumber == OWN
    assert template_for(SELAYO, "SKP").sumber.endswith("kabupaten")


def test_what_may_be_missing_has_to_be_looked_for(letters_kind: JenisLayanan) -> None:
    sktm = catalogue_isi(kind("SKTM"))
    assert refused(templates.check, "#show: keterangan\n#isi.anak.nama", sktm, here(), NOW) == "source_refused"
    templates.check('#show: keterangan\n#if ada(isi, "anak") [#isi.anak.nama]', sktm, here(), NOW)


def catalogue_isi(row: JenisLayanan) -> Isi:
    assert row.versi is not None
    return content(row.versi)
