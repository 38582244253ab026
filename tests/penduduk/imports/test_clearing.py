"""What an import no longer needs does not stay on the disk."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from nagari.penduduk.imports.services import clearing
from nagari.penduduk.models import Impor, StatusImpor
from nagari.sync import blobs
from tests.office import KOTO_BARU, NOW


@pytest.fixture(autouse=True)
def folder(data_folder: Path, office: object) -> Path:
    return data_folder


def make(status: StatusImpor, days: int = 0, content: bytes = b"a;b") -> Impor:
    made: Impor = Impor.objects.create(
        file_name="a.csv", blob=blobs.put(content), wilayah=KOTO_BARU, status=status,
        created_at=NOW - timedelta(days=days),
    )  # fmt: skip
    return made


def is_there(content: bytes = b"a;b") -> bool:
    return any(path.read_bytes() == content for path in blobs._folder().glob("??/*"))


@pytest.mark.parametrize("status", [StatusImpor.DONE, StatusImpor.UNDONE, StatusImpor.CANCELLED])
def test_it_keeps_a_file_for_two_weeks(status: StatusImpor, django_capture_on_commit_callbacks: object) -> None:
    impor = make(status, days=13)
    assert clearing.sweep(NOW) == 0
    assert is_there()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert clearing.sweep(NOW + timedelta(days=2)) == 1
    assert not is_there()
    impor.refresh_from_db()
    assert (impor.blob, impor.status) == ("", status)
    assert clearing.sweep(NOW + timedelta(days=2)) == 0


def test_it_closes_a_preview_nobody_decided_on(django_capture_on_commit_callbacks: object) -> None:
    old, young, writing = (
        make(StatusImpor.PREVIEW, 31),
        make(StatusImpor.PREVIEW, 29, b"x"),
        make(StatusImpor.WRITING, 31, b"y"),
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert clearing.sweep(NOW) == 1
    for one in (old, young, writing):
        one.refresh_from_db()
    assert (old.status, old.blob) == (StatusImpor.CANCELLED, "")
    assert young.blob
    assert writing.blob
    assert (is_there(), is_there(b"x"), is_there(b"y")) == (False, True, True)


def test_it_keeps_a_file_that_another_import_needs(django_capture_on_commit_callbacks: object) -> None:
    make(StatusImpor.DONE, days=20)
    make(StatusImpor.PREVIEW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        clearing.sweep(NOW)
    assert is_there()


def test_it_removes_the_file_of_an_import_that_is_stopped(
    clerk_client: Client, django_capture_on_commit_callbacks: object
) -> None:
    impor = make(StatusImpor.PREVIEW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert clerk_client.post(f"/impor/{impor.pk}/buang/").status_code == 302
    assert not is_there()
