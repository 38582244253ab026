"""A stick instead of a network: what it brings, and every way it may arrive broken."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from django.core.management import call_command

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.sync import authority, blobs, identity, outcomes, statements, verify
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Brought, Stream, Verdict
from nagari.sync.transport import bundle
from tests.office import NOW
from tests.sync.offices import DISTRICT, KOTO_BARU, REGENCY, SELAYO, Make, SimulatedOffice, enrol

EMBLEM = b"an emblem"


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick.nagari"


def write(nama: str = "Kantor Uji", lambang: str = "") -> Kantor:
    row: Kantor = Kantor.objects.create(wilayah=KOTO_BARU, nama=nama, lambang=lambang)
    return row


def take(office: SimulatedOffice, file: Path, now: datetime = NOW) -> bundle.Imported:
    with office.at():
        return bundle.bring(file, now)


def refusal(office: SimulatedOffice, file: Path, now: datetime = NOW) -> str:
    with office.at():
        before = Stream.objects.count(), Brought.objects.count()
        with pytest.raises(UserError) as refused:
            bundle.bring(file, now)
        assert refused.value.message
        assert refused.value.remedy
        assert (Stream.objects.count(), Brought.objects.count()) == before
    return refused.value.code


def test_it_brings_changes_and_attachments(nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path) -> None:
    with nagari.at():
        row = write(lambang=blobs.put(EMBLEM))
        made = bundle.export(stick, NOW)
    assert (made.receiver, made.sent, made.blobs, made.bytes) == (REGENCY, 1, 1, stick.stat().st_size)
    taken = take(regency, stick)
    assert (taken.sender, taken.received, taken.blobs, taken.refused) == (KOTO_BARU, 1, 1, [])
    with regency.at():
        assert Kantor.objects.get(pk=row.pk).nama == "Kantor Uji"
        assert blobs.get(sha256(EMBLEM).hexdigest()) == EMBLEM
        assert verify.verify(NOW).ok


def test_it_says_nothing_to_who_finds_the_stick(nagari: SimulatedOffice, stick: Path) -> None:
    with nagari.at():
        write("Rahasia Sekali")
        bundle.export(stick, NOW)
        assert list((nagari.folder / "tmp").iterdir()) == []
    line, rest = stick.read_bytes().split(b"\n", 1)
    assert json.loads(line.split(b" ", 2)[2])["for"] == REGENCY
    assert b"Rahasia" not in rest
    assert rest.startswith(b"age-encryption.org/v1")


def test_it_leaves_out_what_the_receipt_says_is_there(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path
) -> None:
    with nagari.at():
        write(lambang=blobs.put(EMBLEM))
        bundle.export(stick, NOW)
    take(regency, stick)
    with regency.at():
        bundle.export(stick, minutes(1), to=KOTO_BARU)
    assert take(nagari, stick, minutes(2)).received == 0
    with nagari.at():
        nothing = bundle.export(stick, minutes(3))
        write("Kantor Kedua")
        one = bundle.export(stick, minutes(4))
        everything = bundle.export(stick.with_name("all"), minutes(5), everything=True)
    assert (nothing.sent, nothing.blobs) == (0, 0)
    assert (one.sent, one.blobs) == (1, 0)
    assert (everything.sent, everything.blobs) == (2, 1)
    assert take(regency, stick, minutes(6)).received == 1


def test_i4_it_takes_a_bundle_once(nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path) -> None:
    with nagari.at():
        write()
        bundle.export(stick, NOW)
    take(regency, stick)
    assert refusal(regency, stick) == "bundle_again"


def test_it_says_when_a_bundle_is_older_than_what_is_here(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path
) -> None:
    with nagari.at():
        write()
        bundle.export(stick, NOW)
        bundle.export(stick.with_name("newer"), minutes(1))
    take(regency, stick.with_name("newer"))
    assert refusal(regency, stick) == "bundle_old"


def test_it_says_when_something_before_it_is_missing(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path
) -> None:
    early = regency.copied("early")
    with nagari.at():
        write()
        bundle.export(stick, NOW)
    take(regency, stick)
    with regency.at():
        bundle.export(stick, minutes(1), to=KOTO_BARU)
    take(nagari, stick, minutes(2))
    with nagari.at():
        write("Kantor Kedua")
        bundle.export(stick, minutes(3))
    with early.at(), pytest.raises(UserError) as refused:
        bundle.bring(stick, minutes(4))
    assert refused.value.code == "bundle_gap"


@pytest.mark.parametrize("kept", [0.0, 0.02, 0.5, 0.999])
def test_i4_it_takes_nothing_of_a_torn_bundle(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path, kept: float
) -> None:
    with nagari.at():
        write()
        bundle.export(stick, NOW)
    whole = stick.read_bytes()
    stick.write_bytes(whole[: int(len(whole) * kept)])
    assert refusal(regency, stick) in ({"bundle_none"} if not kept else {"bundle_torn"})


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9, 0.9999])
def test_i4_it_takes_nothing_of_a_changed_bundle(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path, place: float
) -> None:
    with nagari.at():
        write()
        bundle.export(stick, NOW)
    content = bytearray(stick.read_bytes())
    content[int(len(content) * place)] ^= 1
    stick.write_bytes(content)
    assert refusal(regency, stick) in {"bundle_tampered", "bundle_receiver"}


def test_i4_it_does_not_take_what_another_than_the_sender_encrypted(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody can encrypt to a public key; nobody else can sign."""
    with nagari.at():
        write()
        other = identity.Ed25519PrivateKey.generate()
        monkeypatch.setattr(identity, "signer", lambda _site: other.sign)
        Stream.objects.update(admitted=0)
        bundle.export(stick, NOW)
    monkeypatch.undo()
    assert refusal(regency, stick) == "bundle_tampered"


def test_it_says_for_whom_a_bundle_is(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make, stick: Path
) -> None:
    other = make_office(SELAYO)
    with nagari.at():
        bundle.export(stick, NOW)
    assert refusal(other, stick) == "bundle_receiver"
    assert refusal(nagari, stick) == "bundle_receiver"


def test_it_takes_nothing_of_a_revoked_site(nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path) -> None:
    with nagari.at() as own:
        write()
        bundle.export(stick, NOW)
        uuid = own.uuid
    with regency.at():
        authority.revoke(uuid, "stolen", NOW)
    assert refusal(regency, stick) == "bundle_sender"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bundle_none"),
        (b"PK\x03\x04" + bytes(500), "bundle_none"),
        (b"nagari-bundle 2 {}\n", "bundle_version"),
        (b"nagari-bundle x {}\n", "bundle_torn"),
        (b"nagari-bundle 1 {}\n", "bundle_torn"),
        (b'nagari-bundle 1 {"for":"13.02","bytes":"0"}\n', "bundle_tampered"),
        (b'nagari-bundle 1 {"for":"13.02","bytes":"99999999999"}\nage', "bundle_torn"),
        (b"nagari-bundle 1 " + b"[" * 900, "bundle_torn"),
    ],
)
def test_it_says_what_is_no_bundle(regency: SimulatedOffice, stick: Path, content: bytes, code: str) -> None:
    stick.write_bytes(content)
    assert refusal(regency, stick) == code


def test_it_says_when_there_is_no_file(regency: SimulatedOffice, tmp_path: Path) -> None:
    assert refusal(regency, tmp_path / "none") == "bundle_missing"
    assert refusal(regency, tmp_path) == "bundle_missing"


@pytest.mark.parametrize(
    ("to", "code"), [("99.99", "bundle_no_receiver"), (SELAYO, "bundle_no_receiver"), (KOTO_BARU, "bundle_no_receiver")]
)
def test_it_writes_for_no_stranger(nagari: SimulatedOffice, stick: Path, to: str, code: str) -> None:
    with nagari.at(), pytest.raises(UserError) as refused:
        bundle.export(stick, NOW, to=to)
    assert refused.value.code == code
    assert not stick.exists()


def test_it_asks_for_whom_where_nobody_joined(make_office: Make, stick: Path) -> None:
    with make_office(SELAYO).at(), pytest.raises(UserError) as refused:
        bundle.export(stick, NOW)
    assert refused.value.code == "bundle_unnamed"


def test_it_overwrites_bundles_only(nagari: SimulatedOffice, stick: Path) -> None:
    with nagari.at():
        bundle.export(stick, NOW)
        bundle.export(stick, NOW)
        stick.write_text("somebody's letter")
        with pytest.raises(UserError) as refused:
            bundle.export(stick, NOW)
    assert refused.value.code == "bundle_exists"
    assert stick.read_text() == "somebody's letter"


def test_it_leaves_nothing_where_it_could_not_write(nagari: SimulatedOffice, tmp_path: Path) -> None:
    with nagari.at(), pytest.raises(UserError) as refused:
        bundle.export(tmp_path / "no folder" / "x", NOW)
    assert refused.value.code == "bundle_write"


def test_it_keeps_the_bundle_before_where_the_stick_is_full(
    nagari: SimulatedOffice, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise pyrage.EncryptError("No space left on device")

    with nagari.at():
        bundle.export(stick, NOW)
        before = stick.read_bytes()
        monkeypatch.setattr(pyrage, "encrypt_io", full)
        with pytest.raises(UserError) as refused:
            bundle.export(stick, NOW)
    assert refused.value.code == "bundle_write"
    assert stick.read_bytes() == before
    assert not stick.with_name(stick.name + ".part").exists()


def test_it_tells_scripts_what_it_did(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with nagari.at():
        write()
        call_command("bundle", "export", str(stick), "--json")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["ok"], told["file"], told["sent"], told["received"]) == (True, str(stick), 1, 0)
    with regency.at():
        call_command("bundle", "import", str(stick), "--json")
        told = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert (told["ok"], told["received"], told["bytes"]) == (True, 1, stick.stat().st_size)
        with pytest.raises(SystemExit):
            call_command("bundle", "import", str(stick), "--json")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["ok"], told["code"]) == (False, "bundle_again")


def test_it_relays_what_others_sealed(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make, stick: Path
) -> None:
    district = make_office(DISTRICT)
    enrol(district, regency, bytes([1] * 7))
    with nagari.at():
        write()
        with regency.at():
            sent = statements.raws(KOTO_BARU)
        statements.accept_all(sent, NOW)
        bundle.export(stick, NOW, to=DISTRICT)
    assert take(district, stick).received == 1
    with district.at():
        bundle.export(stick, NOW, to=REGENCY)
    assert take(regency, stick).received == 1
    with regency.at():
        assert Kantor.objects.filter(wilayah=KOTO_BARU).count() == 1


def test_it_brings_nothing_of_a_neighbour(
    nagari: SimulatedOffice, regency: SimulatedOffice, make_office: Make, stick: Path
) -> None:
    selayo = make_office(SELAYO)
    enrol(selayo, regency, bytes([2] * 7))
    with nagari.at():
        write(lambang=blobs.put(EMBLEM))
        bundle.export(stick, NOW)
    take(regency, stick)
    with regency.at():
        made = bundle.export(stick, NOW, to=SELAYO, everything=True)
    assert (made.sent, made.blobs) == (0, 0)


def test_it_opens_a_bundle_that_was_encrypted_to_the_site_it_was(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path
) -> None:
    with regency.at():
        bundle.export(stick, NOW, to=KOTO_BARU)
    with nagari.at():
        identity.renew(NOW)
    assert take(nagari, stick).sender == REGENCY


def test_i6_a_bundle_brings_back_what_became_of_entries(
    nagari: SimulatedOffice, regency: SimulatedOffice, stick: Path
) -> None:
    with nagari.at() as own:
        write()
        bundle.export(stick, NOW)
    take(regency, stick)
    with regency.at() as judge:
        stream = StreamKey(own.uuid, KOTO_BARU, "register")
        judged = outcomes.Judged(stream, 1, 1, None, Verdict.HELD, "field_unknown", {"field": "warna"})
        outcomes.record([judged], judge.uuid, NOW)
        bundle.export(stick, minutes(1), to=KOTO_BARU)
    take(nagari, stick, minutes(2))
    with nagari.at():
        assert [(one.code, one.judge) for one in outcomes.complaints()] == [("field_unknown", judge.uuid)]
