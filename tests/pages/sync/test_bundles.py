"""The pages of the stick: what is written, put on a stick, taken in, and every way that may fail."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act, Role
from nagari.jobs import worker
from nagari.jobs.models import Job
from nagari.kantor.models import Kantor, Level
from nagari.lib.errors import UserError
from nagari.lib.sticks import Stick
from nagari.pages.sync import bundles, on_sticks, stick_work
from nagari.sync import blobs
from nagari.sync.transport import receipts
from tests import office as personas
from tests.office import make_user
from tests.sync.offices import KOTO_BARU, REGENCY, Make, SimulatedOffice, enrol, make_office

__all__ = ["make_office"]
PAGE = "/sinkron/flashdisk/"
LEVELS = {KOTO_BARU: Level.NAGARI, REGENCY: Level.KABUPATEN}


@pytest.fixture
def stick(tmp_path: Path, settings: Any) -> Path:
    """The one stick that is in, whichever office looks."""
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    settings.STICKS = [str(folder)]
    return folder


@pytest.fixture
def offices(make_office: Make) -> tuple[SimulatedOffice, SimulatedOffice]:
    """An office and its regency, joined; no line between them."""
    nagari, regency = make_office(KOTO_BARU), make_office(REGENCY)
    enrol(nagari, regency, bytes(7))
    for one in (nagari, regency):
        with one.at():
            personas.make_office(one.wilayah, LEVELS[one.wilayah])
            make_user(Role.TECHNICIAN, one.wilayah)
    return nagari, regency


@contextmanager
def browsing(office: SimulatedOffice) -> Iterator[Client]:
    with office.at():
        client = Client()
        client.force_login(User.objects.get(), "nagari.accounts.backends.RoleBackend")
        yield client


def after(client: Client, response: HttpResponse) -> HttpResponse:
    """The page a piece of work leads to."""
    assert response.status_code == 302, response.content.decode()
    worker.run_due()
    return client.get(response["Location"], follow=True)


def write(client: Client, to: str, **more: str) -> HttpResponse:
    return after(client, client.post(f"{PAGE}tulis/", {"untuk": to, **more}))


def copy(client: Client, stick: Path, **more: str) -> HttpResponse:
    job = Job.objects.filter(kind=stick_work.WRITE).latest("pk")
    return client.post(f"{PAGE}{job.pk}/salin/", {"pada": str(stick), **more}, follow=True)


def take(client: Client) -> HttpResponse:
    """All that is ticked on the page."""
    page = client.get(PAGE)
    keys = [one.key for one, _size in page.context["ours"] if one.is_whole]
    return after(client, client.post(f"{PAGE}ambil/", {"pada": keys}))


def test_a_stick_carries_changes_there_and_the_receipt_back(
    offices: tuple[SimulatedOffice, SimulatedOffice], stick: Path
) -> None:
    nagari, regency = offices
    with browsing(nagari) as client:
        before = client.get(PAGE)
        assert before.context["receipts"][0].made_at is None
        written = write(client, REGENCY)
        assert "Unduh" in written.content.decode()
        assert "utuh" in copy(client, stick).content.decode()
        assert AccessLog.objects.filter(act=Act.EXPORT).count() == 1
    with browsing(regency) as client:
        taken = take(client).content.decode()
        assert "potongan baru" in taken
        assert Kantor.objects.filter(wilayah=KOTO_BARU).exists()
        write(client, KOTO_BARU)
        copy(client, stick)
    with browsing(nagari) as client:
        page = client.get(PAGE)
        # His own, for the regency, is left on the stick; the answer is for here.
        assert [one.is_ours for one, _size in page.context["ours"]] == [True]
        assert len(page.context["others"]) == 1
        take(client)
        after_all = client.get(PAGE).context["receipts"][0]
        assert (after_all.waiting, after_all.there) == (0, before.context["receipts"][0].total)


def test_several_small_sticks_are_taken_in_any_order(
    offices: tuple[SimulatedOffice, SimulatedOffice], stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nagari, regency = offices
    monkeypatch.setattr("nagari.pages.sync.bundles._MEGABYTES", (1,))
    with browsing(nagari) as client:
        chance = random.Random(5)
        for number in range(3):
            lambang = blobs.put(chance.randbytes(600_000))
            Kantor.objects.create(wilayah=KOTO_BARU, nama=f"Kantor {number}", lambang=lambang)
        page = write(client, REGENCY, ukuran="1")
        files = page.context["files"]
        assert len(files) == 3
        assert all(one["bytes"] <= 1_000_000 for one in files)
        assert "Bagian 2 dari 3" in page.content.decode()
        job = page.context["job"]
        parts = [b"".join(client.get(f"{PAGE}{job.pk}/{number}/")) for number in (3, 1, 2)]
    with browsing(regency) as client:
        uploads = [SimpleUploadedFile(f"{number}.bundle", content) for number, content in enumerate(parts)]
        page = after(client, client.post(f"{PAGE}ambil/", {"berkas": uploads}))
        assert [one["code"] for one in page.context["files"]] == ["", "", ""]
        assert Kantor.objects.filter(wilayah=KOTO_BARU).count() == 4
        assert list((Path(site_settings.NAGARI_DATA) / "stik").iterdir()) == []


def test_what_is_wrong_with_a_file_is_said_and_stops_no_other(
    offices: tuple[SimulatedOffice, SimulatedOffice], stick: Path
) -> None:
    nagari, regency = offices
    with browsing(nagari) as client:
        write(client, REGENCY)
        copy(client, stick)
    (whole,) = (stick / "nagari").iterdir()
    content = whole.read_bytes()
    files = {
        "teks": b"bukan bundel",
        "zip": b"PK\x03\x04" + bytes(90),
        "torn": content[:-50],
        "changed": content[:-50] + bytes(50),
        "later": b"nagari-bundle 9 {}\n",
        "good": content,
        "twice": content,
    }
    with browsing(regency) as client:
        uploads = [SimpleUploadedFile(name, held) for name, held in files.items()]
        page = after(client, client.post(f"{PAGE}ambil/", {"berkas": uploads}))
        told = {one["name"]: one["code"] for one in page.context["files"]}
    assert told == {
        "teks": "bundle_none",
        "zip": "bundle_none",
        "torn": "bundle_torn",
        "changed": "bundle_tampered",
        "later": "bundle_version",
        "good": "",
        "twice": "bundle_again",
    }
    with browsing(nagari) as client:
        page = after(client, client.post(f"{PAGE}ambil/", {"berkas": SimpleUploadedFile("a", content)}))
        assert [one["code"] for one in page.context["files"]] == ["bundle_receiver"]
        assert REGENCY in page.content.decode()


def test_nothing_chosen_or_a_stick_that_is_gone_is_said(
    offices: tuple[SimulatedOffice, SimulatedOffice], stick: Path, settings: Any
) -> None:
    with browsing(offices[0]) as client:
        assert client.post(f"{PAGE}ambil/", {}).status_code == 422
        assert client.post(f"{PAGE}ambil/", {"pada": "/etc/passwd|x"}).status_code == 422
        assert client.post(f"{PAGE}ambil/", {"berkas": SimpleUploadedFile("a", b"")}).status_code == 422
        assert client.post(f"{PAGE}tulis/", {"untuk": "13.99"}).status_code == 422
        assert client.post(f"{PAGE}tulis/", {"untuk": REGENCY, "ukuran": "7"}).status_code == 422
        write(client, REGENCY)
        assert "tidak terpasang lagi" in copy(client, Path("/etc")).content.decode()
        settings.STICKS = []
        assert "tidak terpasang lagi" in copy(client, stick).content.decode()
        assert list(stick.iterdir()) == []
        job = Job.objects.latest("pk")
        assert client.get(f"{PAGE}{job.pk}/9/").status_code == 404
        assert copy(client, stick, bagian="9").status_code == 404
        on_sticks.remove(job.args["spool"])
        assert "Tulislah lagi" in client.get(f"{PAGE}{job.pk}/").content.decode()


def test_a_full_or_locked_stick_keeps_what_was_there(
    stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.bundle"
    file.write_bytes(b"new" * 1000)
    (stick / "nagari").mkdir()
    (stick / "nagari" / "a.bundle").write_bytes(b"old")
    with pytest.raises(UserError) as refused:
        on_sticks.put(file, Stick(stick, "KINGSTON", 100))
    assert refused.value.code == "bundle_room"

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(on_sticks.shutil, "copyfileobj", full)
    with pytest.raises(UserError) as refused:
        on_sticks.put(file, Stick(stick, "KINGSTON", 10_000_000))
    assert refused.value.code == "bundle_write"
    assert [one.read_bytes() for one in (stick / "nagari").iterdir()] == [b"old"]


def test_what_waited_too_long_is_cleared_away(data_folder: Path) -> None:
    now = timezone.now()
    old, new = on_sticks.spool("old"), on_sticks.spool("new")
    os.utime(old, (now.timestamp() - 4 * 86_400,) * 2)
    assert on_sticks.clear(now) == 1
    assert new.exists()
    assert not old.exists()


def test_of_many_offices_only_those_that_wrote_a_stick_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    never = receipts.Receipt(wilayah=REGENCY, name="", made_at=None, brought_at=None, there=0, total=9)
    once = replace(never, made_at=personas.NOW, brought_at=personas.NOW)
    monkeypatch.setattr(receipts, "receipts", lambda: iter([once, never]))
    assert bundles.told_of() == [once, never]
    monkeypatch.setattr(receipts, "receipts", lambda: iter([once, *[never] * 74]))
    assert bundles.told_of() == [once]
