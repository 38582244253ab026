"""Photos and scans of papers: what is taken in, what is kept of it, who sees it."""

import random
import struct
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from layanan.katalog import shipped
from layanan.katalog.services import kinds
from layanan.permohonan import throttle
from layanan.permohonan.cleaning import cleaned, cleaned_apart
from layanan.permohonan.models import Asal, Berkas, Pengajuan, Permohonan
from layanan.permohonan.queries.papers import on_file, papers_of
from layanan.permohonan.queries.people import Person
from layanan.permohonan.rules.history import Langkah
from layanan.permohonan.rules.papers import Cleaned, Tipe, recognised
from layanan.permohonan.services import Ajuan, Subjek, papers, submit, take_step, wishes
from nagari.accounts.models import AccessLog
from nagari.kantor.models import Kantor
from nagari.lib.errors import CodedError, UserError
from nagari.lib.pictures import LARGEST
from nagari.sync import blobs
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_penduduk

CLERK = Person(UUID(int=1), "Uji", KOTO_BARU, frozenset({"petugas"}))
WALI = Person(UUID(int=2), "Uji 2", KOTO_BARU, frozenset({"kepala"}))
CHANCE = random.Random(3)


def photo(width: int = 400, height: int = 300, kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), 90).save(out, kind, **options)
    return out.getvalue()


def placed() -> bytes:
    """Taken on its side, and telling where."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (0.0, 57.0, 3.0)
    return photo(4000, 3000, exif=exif)


def paged(pages: int = 1, *, password: str = "", script: bool = False) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(300, 400)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('uji')")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(action)})
        writer.add_attachment("rahasia.txt", b"isi-lampiran")
        writer.add_metadata({"/Author": "ROSNIDAR"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_it_keeps_photos_upright_scaled_down_and_without_what_was_written_beside() -> None:
    made = cleaned(placed())
    with Image.open(BytesIO(made.content)) as kept:
        assert (kept.size, kept.format) == ((1200, 1600), "JPEG")
        assert not kept.getexif()
        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(made.content) < 100_000


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_it_takes_pictures_of_every_kind(kind: str, mode: str) -> None:
    made = cleaned(photo(kind=kind, mode=mode))
    with Image.open(BytesIO(made.content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (400, 300))


def test_it_keeps_of_a_pdf_its_pages_alone() -> None:
    raw = paged(3, script=True)
    assert b"/JavaScript" in raw
    made = cleaned(raw)
    assert (made.tipe, made.pages) == (Tipe.PDF, 3)
    for hidden in (b"JavaScript", b"app", b"rahasia", b"EmbeddedFile", b"ROSNIDAR"):
        assert hidden not in made.content
    assert len(PdfReader(BytesIO(made.content)).pages) == 3


def claiming(side: int) -> bytes:
    """A few bytes that say they are a picture of this size."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", b""), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + name + held + struct.pack(">I", crc32(name + held)) for name, held in parts
    )


BOMB = claiming(8000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "paper_empty"),
        (b"\xff\xd8\xff" + bytes(LARGEST), "paper_big"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "paper_heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "paper_heic"),
        (b"GIF89a", "paper_kind"),
        (b"<svg onload='x'/>", "paper_kind"),
        (b"MZ\x90", "paper_kind"),
        (b"\xff\xd8\xff nonsense", "paper_broken"),
        (photo()[:400], "paper_broken"),
        (photo(20, 20), "paper_small"),
        (BOMB, "paper_pixels"),
        (claiming(60000), "paper_pixels"),
        (b"%PDF-1.7 nonsense", "paper_broken"),
        (paged(13), "pdf_pages"),
        (paged(password="rahasia"), "pdf_locked"),
    ],
)
def test_it_refuses_what_is_no_paper_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(CodedError) as refused:
        cleaned(content)
    assert refused.value.code == code
    message, remedy = papers.SENTENCES[code]
    assert str(message) % refused.value.params
    assert str(remedy)


def test_it_does_the_work_in_a_process_of_its_own() -> None:
    made = cleaned_apart(photo())
    assert made == cleaned(photo())
    with pytest.raises(CodedError) as refused:
        cleaned_apart(BOMB)
    assert refused.value.code == "paper_pixels"
    assert recognised(made.content) == "picture"


def test_it_understands_its_process_whatever_a_reader_complains_of() -> None:
    with pytest.raises(CodedError) as refused:
        cleaned_apart(b"%PDF-1.4 hello")
    assert refused.value.code == "paper_broken"


def quick(content: bytes) -> Cleaned:
    return Cleaned(content, Tipe.JPEG, 1)


@pytest.fixture
def wish(office: Kantor, data_folder: Path) -> Pengajuan:
    kind = kinds.add_kind("13.02", "SKTM", shipped.services()["SKTM"], NOW)
    wished = wishes.Keinginan(
        wilayah=KOTO_BARU, versi=kind.versi_id, nama="Rosnidar", isian={"keperluan": "x"}, asal=Asal.PONSEL
    )
    return wishes.make(wished, "KTB", NOW, CHANCE.randrange)


def asked(wish: Pengajuan, resident: Any) -> Ajuan:
    whom = Subjek(resident.pk, resident.nama)
    return Ajuan(versi=wish.versi_id, pemohon=resident.pk, pemohon_nama=resident.nama, subjek=(whom,), isian=wish.isian)


def test_it_hands_papers_on_to_the_request_and_offers_them_again(wish: Pengajuan) -> None:
    row = papers.add(wish, "KK", b"kk", NOW, asal=Asal.PONSEL, clean=quick)
    assert papers.add(wish, "KK", b"kk", NOW, clean=quick).pk == row.pk
    assert blobs.get(row.isi) == b"kk"
    resident = make_penduduk(nama="ROSNIDAR")
    request = wishes.confirm(wish, asked(wish, resident), CLERK, "KTB", NOW)
    row.refresh_from_db()
    assert (row.permohonan_id, row.penduduk_id) == (request.pk, resident.pk)
    with pytest.raises(UserError) as refused:
        papers.add(Pengajuan.objects.get(pk=wish.pk), "KK", b"late", NOW, clean=quick)
    assert refused.value.code == "wish_over"
    later = submit(asked(wish, resident), CLERK, "KTB", NOW, CHANCE.randrange)
    assert [one.pk for one in on_file(later)] == [row.pk]
    papers.take_over(later, row, NOW)
    assert on_file(later) == []
    assert [one.isi for one in papers_of(later)] == [row.isi]


def test_it_removes_and_puts_back(wish: Pengajuan) -> None:
    row = papers.add(wish, "KTP", b"ktp", NOW, clean=quick)
    papers.remove(row)
    assert papers_of(wish) == []
    papers.put_back(Berkas.all_objects.get(pk=row.pk))
    assert [one.pk for one in papers_of(wish)] == [row.pk]


def test_it_keeps_what_somebody_decided_by(wish: Pengajuan) -> None:
    row = papers.add(wish, "KK", b"kk", NOW, clean=quick)
    resident = make_penduduk(nama="ROSNIDAR")
    request = wishes.confirm(wish, replace(asked(wish, resident), ada=("KK",)), CLERK, "KTB", NOW)
    row.refresh_from_db()
    codes = [one["kode"] for one in request.versi.syarat]
    take_step(request, Langkah.PERIKSA, CLERK, NOW, ada=codes)
    papers.remove(row)
    papers.put_back(Berkas.all_objects.get(pk=row.pk))
    take_step(request, Langkah.SETUJUI, WALI, NOW)
    with pytest.raises(UserError) as refused:
        papers.remove(Berkas.objects.get(pk=row.pk))
    assert refused.value.code == "paper_decided"
    papers.add(request, "KK", b"the right one", NOW, clean=quick)
    assert len(papers_of(request)) == 2


def test_it_refuses_what_is_not_asked_for_and_too_many(wish: Pengajuan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_PAPERS", 1)
    papers.add(wish, "KTP", b"1", NOW, clean=quick)
    for code, content, said in (("TIADA", b"2", "requirement_unknown"), ("KTP", b"2", "papers_many")):
        with pytest.raises(UserError) as refused:
            papers.add(wish, code, content, NOW, clean=quick)
        assert refused.value.code == said
    assert not Permohonan.objects.exists()


def sent(content: bytes = b"", name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photo(), content_type="image/jpeg")


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "cleaned_apart", cleaned)
    monkeypatch.setitem(papers.add.__kwdefaults__, "clean", cleaned)
    throttle.forget()


@pytest.mark.usefixtures("in_process")
def test_it_takes_photos_from_phones_and_shows_them_to_nobody_there(client: Client, wish: Pengajuan) -> None:
    page = f"/permohonan/ajukan/terima/{wish.nomor}/"
    assert client.post(f"{page}berkas/", {"syarat": "KK", "berkas": [sent(), sent(photo(500, 500))]}).status_code == 302
    assert "2 foto terkirim" in client.get(page).content.decode()
    for content, code, said in (
        (b"GIF89a", "KK", "bukan foto"),
        (b"\0\0\0\x18ftypheic", "KK", "HEIC"),
        (photo(), "X", "Salah satu"),
    ):
        answer = client.post(f"{page}berkas/", {"syarat": code, "berkas": sent(content)})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert client.post(f"{page}berkas/", {"syarat": "KK"}).status_code == 422
    assert client.post("/permohonan/ajukan/terima/x/berkas/", {"syarat": "KK", "berkas": sent()}).status_code == 404
    row = Berkas.objects.filter(pengajuan=wish).first()
    assert row is not None
    assert client.get(f"/permohonan/berkas/{row.pk}/").status_code == 302
    # Whoever tries numbers by sending files is stopped like one who looks them up.
    throttle.forget()
    for _try in range(throttle.lookups.count):
        client.post("/permohonan/ajukan/terima/x/berkas/", {"syarat": "KK", "berkas": sent()})
    assert client.post(f"{page}berkas/", {"syarat": "KK", "berkas": sent()}).status_code == 404
    throttle.forget()
    assert client.post(f"{page}berkas/", {"syarat": "KK", "berkas": sent()}).status_code == 302


@pytest.mark.usefixtures("in_process")
def test_it_shows_papers_to_staff_and_logs_each_look(clerk_client: Client, wish: Pengajuan) -> None:
    request = wishes.confirm(wish, asked(wish, make_penduduk(nama="ROSNIDAR")), CLERK, "KTB", NOW)
    page = f"/permohonan/{request.pk}/berkas/"
    assert clerk_client.post(page, {"syarat": "KTP", "berkas": sent()}).status_code == 302
    assert clerk_client.post(page, {"syarat": "KTP", "berkas": sent(b"x")}).status_code == 422
    row = Berkas.objects.get(permohonan=request)
    answer = clerk_client.get(f"/permohonan/berkas/{row.pk}/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert AccessLog.objects.filter(act="view", object_id=str(row.pk)).count() == 1
    clerk_client.post(f"/permohonan/berkas/{row.pk}/hapus/")
    shown = clerk_client.get(page).content.decode()
    assert f"/permohonan/berkas/{row.pk}/kembali/" in shown
    clerk_client.post(f"/permohonan/berkas/{row.pk}/kembali/")
    assert f"/permohonan/berkas/{row.pk}/hapus/" in clerk_client.get(page).content.decode()
    blobs.path_of(row.isi).unlink()
    missing = clerk_client.get(f"/permohonan/berkas/{row.pk}/")
    assert (missing.status_code, "masih di jalan" in missing.content.decode()) == (200, True)
