"""Attachments: who wants them, who may have them, and when they go."""

import os
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from nagari.kantor.models import Kantor
from nagari.penduduk.models import Impor
from nagari.sync import blobs, projections
from nagari.sync.core.errors import SyncRefused
from nagari.sync.models import Blob, BlobUse
from tests.office import KOTO_BARU, NOW, SELAYO

pytestmark = pytest.mark.django_db
CONTENT = b"an emblem"
DIGEST = sha256(CONTENT).hexdigest()
LATER = NOW + blobs.KEPT_UNUSED + timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(data_folder: Path) -> Path:
    return data_folder


def point(digest: str = DIGEST, wilayah: str = KOTO_BARU) -> Kantor:
    kantor: Kantor = Kantor.objects.create(wilayah=wilayah, nama="Kantor", lambang=digest)
    projections.run(NOW)
    return kantor


def age(digest: str, moment: datetime) -> None:
    os.utime(blobs.path_of(digest), (moment.timestamp(), moment.timestamp()))


def test_it_wants_what_a_row_points_to_until_it_arrives() -> None:
    point()
    assert blobs.wanted("13.02", NOW) == [DIGEST]
    blobs.arrived(DIGEST, CONTENT, NOW)
    assert blobs.get(DIGEST) == CONTENT
    assert blobs.wanted("13.02", NOW) == []


def test_it_wants_nothing_that_is_here() -> None:
    point(blobs.put(CONTENT))
    assert blobs.wanted("", NOW) == []


def test_it_notices_that_somebody_put_it_here_himself() -> None:
    point()
    assert blobs.wanted("", NOW)
    blobs.put(CONTENT)
    assert blobs.wanted("", NOW) == []


def test_it_asks_only_sites_that_hold_the_object() -> None:
    point()
    assert blobs.wanted(SELAYO, NOW) == []
    assert blobs.wanted("13.02.10", NOW) == [DIGEST]


def test_it_offers_a_blob_to_those_that_hold_an_object_only() -> None:
    point(blobs.put(CONTENT))
    assert blobs.offered("13.02", DIGEST) == blobs.path_of(DIGEST)
    assert blobs.offered(KOTO_BARU, DIGEST)
    assert blobs.offered(SELAYO, DIGEST) is None
    assert blobs.in_scope(SELAYO, NOW) == []
    assert blobs.in_scope("13.02.10", NOW) == [DIGEST]


@pytest.mark.parametrize("digest", ["", "../" * 21 + "x", "z" * 64, DIGEST.upper(), "0" * 64, DIGEST + "\n"])
def test_it_offers_nothing_under_another_name(digest: str) -> None:
    point(blobs.put(CONTENT))
    assert blobs.offered("13.02", digest) is None


def test_it_refuses_what_is_not_what_was_asked_for() -> None:
    point()
    for content, code in ((b"another", "blob_digest"), (bytes(blobs.LARGEST + 1), "blob_size")):
        with pytest.raises(SyncRefused) as refused:
            blobs.arrived(DIGEST, content, NOW)
        assert refused.value.code == code
    with pytest.raises(SyncRefused) as refused:
        blobs.arrived(sha256(b"x").hexdigest(), b"x", NOW)
    assert refused.value.code == "blob_unwanted"
    assert not blobs.path_of(DIGEST).exists()


def test_it_clears_away_what_nothing_needs_for_a_month() -> None:
    kantor = point(blobs.put(CONTENT))
    age(DIGEST, NOW - timedelta(days=365))
    assert blobs.sweep(NOW) == 0
    kantor.delete()
    projections.run(NOW)
    assert (blobs.sweep(NOW), blobs.sweep(NOW + timedelta(days=29))) == (0, 0)
    assert blobs.sweep(LATER) == 1
    assert not Blob.objects.exists()


def test_it_keeps_a_blob_that_is_needed_again() -> None:
    kantor = point(blobs.put(CONTENT))
    age(DIGEST, NOW - timedelta(days=365))
    kantor.delete()
    projections.run(NOW)
    blobs.sweep(NOW)
    Kantor.all_objects.filter(pk=kantor.pk).update(deleted_at=None)
    projections.run(NOW)
    assert blobs.sweep(LATER) == 0
    assert blobs.sweep(LATER + timedelta(days=400)) == 0


def test_it_keeps_files_of_rows_that_never_travel_and_files_just_put() -> None:
    Impor.objects.create(file_name="x.csv", blob=blobs.put(b"file"), wilayah=KOTO_BARU, created_by=1, created_at=NOW)
    age(sha256(b"file").hexdigest(), NOW - timedelta(days=365))
    blobs.put(CONTENT)
    age(DIGEST, NOW)
    assert blobs.sweep(NOW + timedelta(days=1)) == 0
    assert blobs.sweep(LATER) == 1


def test_it_fetches_again_what_was_lost_from_the_disk() -> None:
    point(blobs.put(CONTENT))
    blobs.wanted("", NOW)
    blobs.path_of(DIGEST).unlink()
    blobs.sweep(NOW)
    assert blobs.wanted("", NOW) == [DIGEST]


def test_it_follows_a_row_that_changes_its_blob_and_builds_the_same_anew() -> None:
    kantor = point(blobs.put(CONTENT))
    kantor.lambang = blobs.put(b"another")
    kantor.save()
    projections.run(NOW)
    assert list(BlobUse.objects.values_list("digest", flat=True)) == [sha256(b"another").hexdigest()]
    assert projections.verify(NOW) == []
    projections.rebuild(blobs.PROJECTION, NOW)
    assert BlobUse.objects.count() == 1


def test_it_ignores_a_row_that_names_no_blob() -> None:
    point("not a digest")
    assert blobs.wanted("", NOW) == []
