"""Who a site is, and that it renews itself when it no longer is the one it was (I11)."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync import identity, journal, verify
from nagari.sync.core.change import Kind
from nagari.sync.models import Segment, Site, SiteState, Stream, Writer
from tests.office import KOTO_BARU, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(data_folder: Path) -> Site:
    return identity.confirm(NOW)


def write() -> None:
    Kantor.objects.create(wilayah=KOTO_BARU, nama="Kantor")
    journal.seal(NOW)


def test_it_stays_itself_from_start_to_start(own: Site) -> None:
    for _ in range(3):
        assert identity.confirm(NOW).uuid == own.uuid


def test_it_keeps_its_key_for_the_owner_alone(own: Site, data_folder: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (data_folder / "keys").iterdir()}
    assert modes == {0o600}


def test_i11_it_renews_itself_when_the_database_was_rewound(own: Site, data_folder: Path) -> None:
    before = Site.objects.values("nonce", "next_nonce").get()
    identity.confirm(NOW)
    identity.confirm(NOW)
    Site.objects.update(**before)
    renewed = identity.confirm(NOW)
    assert renewed.uuid != own.uuid
    assert Writer.objects.get().site == renewed.number == 1
    assert Site.objects.get(number=0).state == SiteState.FORMER


def test_i11_it_renews_itself_in_a_copied_folder(own: Site, data_folder: Path, settings: object) -> None:
    copy = data_folder.with_name("copy")
    shutil.copytree(data_folder, copy)
    settings.NAGARI_DATA = copy  # type: ignore[attr-defined]
    assert identity.confirm(NOW).uuid != own.uuid


def on_timeline(monkeypatch: pytest.MonkeyPatch, number: int, system: str = "7301") -> None:
    monkeypatch.setattr(identity, "_cluster", lambda: f"{system}/{number}")


def test_i11_it_goes_on_where_its_lossless_replica_was_promoted(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_timeline(monkeypatch, 1)
    own = identity.confirm(NOW)
    on_timeline(monkeypatch, 3)
    assert identity.follow_promotion(NOW).uuid == own.uuid
    assert identity.confirm(NOW).uuid == own.uuid
    # Nobody said so: it may as well have been set back to a moment before.
    on_timeline(monkeypatch, 4)
    assert identity.confirm(NOW).uuid != own.uuid


def test_i11_it_takes_nothing_else_for_a_promoted_replica(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    on_timeline(monkeypatch, 1)
    own = identity.confirm(NOW)
    on_timeline(monkeypatch, 2, system="9999")
    with pytest.raises(UserError) as refused:
        identity.follow_promotion(NOW)
    assert refused.value.code == "not_promoted"
    on_timeline(monkeypatch, 2)
    Site.objects.update(nonce="0" * 32, next_nonce="0" * 32)
    with pytest.raises(UserError):
        identity.follow_promotion(NOW)
    assert Site.objects.get().uuid == own.uuid


def test_i11_it_renews_itself_without_its_file(own: Site, data_folder: Path) -> None:
    (data_folder / "keys" / "site.json").unlink()
    assert identity.confirm(NOW).uuid != own.uuid


def test_it_stays_itself_when_the_power_goes_while_the_nonce_turns(own: Site, data_folder: Path) -> None:
    Site.objects.update(next_nonce="f" * 32)
    assert identity.confirm(NOW).uuid == own.uuid
    Site.objects.update(next_nonce="e" * 32)
    (data_folder / "keys" / "site.json").write_text(json.dumps({"site": own.uuid.hex, "nonce": "e" * 32}))
    assert identity.confirm(NOW).uuid == own.uuid


def test_i11_it_numbers_anew_under_its_new_name(own: Site) -> None:
    write()
    Kantor.objects.update(telepon="1")
    identity.renew(NOW)
    write()
    heads = {stream.site.number: stream.admitted for stream in Stream.objects.select_related("site")}
    assert heads == {0: 1, 1: 2}
    assert verify.verify(NOW).ok
    # What the old one wrote and did not seal keeps its author.
    changed = next(one for one in journal.load(Segment.objects.latest("pk")).entries if one.kind is Kind.UPDATE)
    assert changed.stamp.site == own.uuid


def test_it_knows_its_office_once_there_is_one(own: Site, office: Kantor) -> None:
    from nagari.kantor import site

    site.forget()
    assert own.wilayah == ""
    assert identity.own(NOW).wilayah == KOTO_BARU
