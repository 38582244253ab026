"""Messages to residents: made once, sent once, tried again with growing pauses, given up with a reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from nagari.jobs.regular import Regular
from nagari.kantor import site
from nagari.kantor.models import Kantor, Level, Situs
from nagari.lib.errors import CodedError, UserError
from nagari.notices import rules, services
from nagari.notices.models import Gerbang, Kabar, Percobaan, Pesan, Saluran, StatusPesan
from nagari.notices.senders import base
from nagari.notices.senders.base import Letter, Outcome
from nagari.sync.registry import registry
from tests.notices import gateway
from tests.office import KOTO_BARU

# Ten in the morning there.
MORNING = datetime(2026, 5, 13, 3, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=2)
S = StatusPesan


class Recorder:
    """A sender that answers as told."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.letters = list(answers), list[Letter]()

    def send(self, letter: Letter) -> Outcome:
        self.letters.append(letter)
        return self.answers.pop(0) if self.answers else Outcome(reference="1")

    def __call__(self, _saluran: str) -> "Recorder":
        return self


@pytest.fixture
def own_gateway(office: Kantor) -> Gerbang:
    return services.set_gateway(Saluran.TELEPON, "catatan", alamat="", nama="", rahasia="")


def make(to: str = "0812 3456 7800", source: int = 1, now: datetime = MORNING) -> Pesan:
    text = "Permohonan KTB-4M2-9K7-R03 siap diambil di Kantor Koto Baru."
    values = ["KTB-4M2-9K7-R03", "Kantor Koto Baru"]
    row = services.tell(to, Kabar.SIAP, values, text, wilayah=KOTO_BARU, sumber=UUID(int=source), now=now)
    assert row is not None
    return row


def now_is(row: Pesan) -> tuple[str, str]:
    row.refresh_from_db()
    return row.status, row.alasan


def test_it_sends_a_message_once(own_gateway: Gerbang) -> None:
    row, sender = make(), Recorder()
    assert make().pk == row.pk
    assert services.send_due(MORNING, sender) == 0
    assert services.send_due(LATER, sender) == 1
    assert services.send_due(LATER, sender) == 0
    assert now_is(row) == (S.TERKIRIM, "")
    assert [(one.to, one.kind, one.key) for one in sender.letters] == [("6281234567800", "siap", row.pk.hex)]
    for change in (services.stop, services.again):
        with pytest.raises(UserError) as refused:
            change(row, LATER)
        assert refused.value.code == "notice_over"


def test_it_tries_again_with_growing_pauses_and_gives_up(own_gateway: Gerbang) -> None:
    row, sender, now = make(), Recorder(*[Outcome("gateway_busy")] * 9), LATER
    tried = []
    for _minute in range(3 * 24 * 60):
        before = len(sender.letters)
        services.send_due(now, sender)
        if len(sender.letters) > before:
            tried.append(now)
        if now_is(row)[0] != S.MENUNGGU:
            break
        now += timedelta(minutes=15)
    assert now_is(row) == (S.GAGAL, "gateway_busy")
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert len(tried) == len(rules.PAUSES) + 1
    assert pauses == sorted(pauses)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome("gateway_refused", is_final=True), S.GAGAL),
        (Outcome("gateway_token", is_final=True), S.GAGAL),
        (Outcome("gateway_silent", is_unknown=True), S.TIDAK_PASTI),
    ],
)
def test_it_does_not_try_again_what_will_not_help_or_may_have_arrived(
    own_gateway: Gerbang, outcome: Outcome, status: str
) -> None:
    row, sender = make(), Recorder(outcome)
    services.send_due(LATER, sender)
    services.send_due(LATER + timedelta(hours=2), sender)
    assert (now_is(row), len(sender.letters)) == ((status, outcome.code), 1)
    services.again(row, LATER + timedelta(hours=3))
    assert services.send_due(LATER + timedelta(hours=3), sender) == 1
    assert now_is(row) == (S.TERKIRIM, "")


def test_it_takes_a_try_that_was_cut_short_for_one_that_may_have_arrived(own_gateway: Gerbang) -> None:
    row, sender = make(), Recorder()
    Percobaan.objects.create(pesan=row.pk, ke=1, mulai=LATER)
    assert services.send_due(LATER + timedelta(minutes=1), sender) == 0
    services.send_due(LATER + timedelta(hours=1), sender)
    assert (now_is(row), sender.letters) == ((S.TIDAK_PASTI, "gateway_silent"), [])


def test_it_wakes_nobody_and_tells_no_old_news(own_gateway: Gerbang) -> None:
    row, sender = make(), Recorder()
    assert services.send_due(MORNING + timedelta(hours=12), sender) == 0
    services.send_due(MORNING + timedelta(days=4), sender)
    assert (now_is(row), sender.letters) == ((S.GAGAL, "notice_late"), [])


def test_it_stops_what_was_taken_back_or_stopped(own_gateway: Gerbang) -> None:
    one, other, sender = make(), make(source=2), Recorder()
    services.stop_for(one.sumber, MORNING)
    services.stop(other, MORNING)
    assert services.send_due(LATER, sender) == 0
    services.again(other, LATER)
    assert services.send_due(LATER, sender) == 1
    assert now_is(one)[0] == S.MENUNGGU


def test_it_lets_one_site_alone_send_each(office: Kantor) -> None:
    """An office without a gateway leaves it to the regency; one that gets a gateway later does not send those too."""
    row, sender = make(), Recorder()
    assert row.pengirim == "13.02"
    services.set_gateway(Saluran.TELEPON, "catatan", alamat="", nama="", rahasia="")
    own = make(source=2)
    assert own.pengirim == KOTO_BARU
    assert services.send_due(LATER, sender) == 1
    Situs.objects.update(level=Level.KABUPATEN, wilayah="13.02")
    site.forget()
    assert services.send_due(LATER, sender) == 1
    assert [now_is(one)[0] for one in (row, own)] == [S.TERKIRIM] * 2


@pytest.mark.parametrize("to", ["", "12", "x", "+1 555 0100", "0812345678901234567", "٠٨١٢٣٤٥٦٧٨٩"])
def test_it_puts_nothing_in_the_queue_for_what_is_no_number(own_gateway: Gerbang, to: str) -> None:
    said = services.tell(to, Kabar.SIAP, [], "x", wilayah=KOTO_BARU, sumber=UUID(int=1), now=MORNING)
    assert said is None
    with pytest.raises(CodedError):
        rules.normal_phone(to)


@pytest.mark.parametrize("to", ["081234567800", "+62 812-3456-7800", "62812 3456 7800", "8123456 7800"])
def test_it_writes_numbers_as_gateways_want_them(to: str) -> None:
    assert rules.normal_phone(to) == "6281234567800"


def test_it_keeps_secrets_on_the_machine(office: Kantor) -> None:
    assert Gerbang not in registry
    assert {"kepada", "teks", "isian"} <= registry[Pesan].erasable
    services.set_gateway(Saluran.TELEPON, "fonnte", alamat="https://gerbang.test/send", nama="", rahasia="a")
    kept = services.set_gateway(Saluran.TELEPON, "fonnte", alamat="https://lain.test/send", nama="", rahasia="")
    assert (kept.rahasia, kept.alamat) == ("a", "https://lain.test/send")
    for kind, values, code in (
        ("fonnte", {"alamat": "gerbang.test"}, "gateway_address"),
        # The token would be read by everybody on the way.
        ("fonnte", {"alamat": "http://gerbang.test/send", "rahasia": "x"}, "gateway_address"),
        ("whatsapp", {"alamat": "https://g.test", "rahasia": "x"}, "gateway_incomplete"),
        ("smtp", {"nama": "a@b.test"}, "gateway_incomplete"),
    ):
        given = {"alamat": "", "nama": "", "rahasia": "", **values}
        with pytest.raises(UserError) as refused:
            services.set_gateway(Saluran.TELEPON, kind, **given)
        assert refused.value.code == code
    assert services.set_gateway(Saluran.TELEPON, "", alamat="", nama="", rahasia="").rahasia == ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[gateway.Gateway]:
    with gateway.running(tmp_path_factory.mktemp("gateway")) as one:
        yield one


@pytest.mark.parametrize("kind", ["fonnte", "whatsapp"])
def test_it_speaks_with_a_gateway_in_another_process(
    office: Kantor, server: gateway.Gateway, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "SECONDS", 0.5)
    address = server.url + ("/send" if kind == "fonnte" else "/v23.0")
    services.set_gateway(Saluran.TELEPON, kind, alamat=address, nama="42", rahasia=gateway.TOKEN)
    already = len(server.taken)
    rows = {ending: make(f"0812345678{ending:02}", ending + 1) for ending in range(7)}
    services.send_due(LATER)
    assert {ending: now_is(row) for ending, row in rows.items()} == {
        0: (S.TERKIRIM, ""),
        1: (S.MENUNGGU, ""),
        2: (S.GAGAL, "gateway_refused"),
        3: (S.TIDAK_PASTI, "gateway_silent"),
        4: (S.TIDAK_PASTI, "gateway_silent"),
        5: (S.TIDAK_PASTI, "gateway_answer"),
        6: (S.MENUNGGU, ""),
    }
    assert Percobaan.objects.get(pesan=rows[0].pk).luar == ("7" if kind == "fonnte" else "wamid.7")
    first: Any = server.taken[already]
    if kind == "fonnte":
        assert (first["target"], first["countryCode"], "KTB-4M2-9K7-R03" in first["message"]) == (
            "6281234567800",
            "62",
            True,
        )
    else:
        assert (first["template"]["name"], first["template"]["language"]["code"]) == ("siap", "id")
    services.set_gateway(Saluran.TELEPON, kind, alamat=address, nama="42", rahasia="falsch")
    wrong = make("081234567800", 99)
    services.send_due(LATER)
    assert now_is(wrong) == (S.GAGAL, "gateway_token")


def test_it_stops_asking_when_the_line_is_gone(office: Kantor) -> None:
    services.set_gateway(Saluran.TELEPON, "fonnte", alamat="http://127.0.0.1:9/send", nama="", rahasia="x")
    rows = [make(source=number) for number in (1, 2)]
    services.send_due(LATER)
    assert [now_is(row)[0] for row in rows] == [S.MENUNGGU] * 2
    assert Percobaan.objects.count() == 1


def test_it_does_regular_work_when_it_is_due() -> None:
    ticks, done = iter([0.0, 5.0, 20.0, 21.0]), []
    again = Regular(clock=lambda: next(ticks))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nagari.jobs.regular._functions", {"uji": (done.append, 20.0)})
        for _look in range(4):
            again.run_due(MORNING)
    assert done == [MORNING]
