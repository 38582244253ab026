"""A day at the counters."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from layanan.antrean.models import HariAntrean, JejakTiket, RekapAntrean, StatusTiket, Tiket
from layanan.antrean.queries.board import read_board, read_setup
from layanan.antrean.rules.steps import Step
from layanan.antrean.services import calling, closing, setup, survey, taking
from nagari.accounts.uptime import Moment
from nagari.lib.errors import UserError
from tests.layanan.antrean.conftest import ALL_DAY, Room, doubt_the_clock
from tests.office import KOTO_BARU, NOW
from tests.penduduk.people import make_penduduk


def refused(code: str) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code == code)


def test_it_counts_each_letter_from_one_without_a_gap(room: Room) -> None:
    taken = [room.take().teks, room.take(room.data).teks, room.take().teks]
    assert taken == ["A-001", "B-001", "A-002"]


def test_it_gives_the_same_number_to_the_same_press(room: Room) -> None:
    first = room.take(nonce="once")
    assert room.take(nonce="once").pk == first.pk
    assert Tiket.objects.count() == 1


def test_it_refuses_lanes_services_and_hours_that_are_not(room: Room) -> None:
    with refused("lane_unknown"):
        room.take(jalur="DIFABEL")
    with refused("lane_unknown"):
        room.take(jalur="JANJI")
    one = setup.save_service(KOTO_BARU, setup.Layanan(nama="Satu", huruf="D", kuota=1, **ALL_DAY))
    with refused("service_idle"):
        room.take(one)
    setup.save_counter(KOTO_BARU, 8, "", [one.pk])
    room.take(one)
    with refused("quota_full"):
        room.take(one)
    early = setup.save_service(KOTO_BARU, setup.Layanan(nama="Pagi", huruf="E", buka=time(1), tutup=time(2)))
    with refused("service_closed"):
        room.take(early)
    setup.remove_service(one)
    with refused("service_unknown"):
        room.take(one)


def test_it_refuses_a_wrong_set_up(room: Room) -> None:
    for code, values in (
        ("letter_wrong", setup.Layanan(nama="x", huruf="É")),
        ("letter_wrong", setup.Layanan(nama="x", huruf="AB")),
        ("letter_taken", setup.Layanan(nama="x", huruf="a")),
        ("hours_half", setup.Layanan(nama="x", huruf="X", buka=time(8))),
        ("hours_backwards", setup.Layanan(nama="x", huruf="X", buka=time(9), tutup=time(8))),
    ):
        with refused(code):
            setup.save_service(KOTO_BARU, values)
    for code, number, services in (
        ("counter_number", 0, [room.surat.pk]),
        ("counter_taken", 1, [room.surat.pk]),
        ("counter_idle", 7, []),
    ):
        with refused(code):
            setup.save_counter(KOTO_BARU, number, "", services)
    with refused("lane_unknown"):
        setup.save_rules(KOTO_BARU, setup.Aturan(jalur=("JANJI",)))
    with refused("printer_address"):
        setup.save_printer("jaringan", " ", 58)


def test_it_calls_in_order_with_priority_after_two(room: Room) -> None:
    regular = [room.take() for _ in range(4)]
    elderly = [room.take(jalur="LANSIA") for _ in range(2)]
    called = [calling.call_next(room.one, room.at()) for _ in range(6)]
    assert [one.pk for one in called if one] == [
        elderly[0].pk, regular[0].pk, regular[1].pk, elderly[1].pk, regular[2].pk, regular[3].pk
    ]  # fmt: skip
    assert calling.call_next(room.one, room.at()) is None
    assert set(Tiket.objects.values_list("status", flat=True)) == {StatusTiket.SELESAI}


def test_it_keeps_the_turns_of_the_lanes_when_a_number_is_called_again(room: Room) -> None:
    regular = [room.take() for _ in range(4)]
    elderly = [room.take(jalur="LANSIA") for _ in range(2)]
    for _ in range(2):
        calling.call_next(room.one, room.at())
    # After the first of the regular lane the elderly one is called from his hold, and once more.
    calling.step(regular[0].pk, Step.FINISH, room.one, room.at())
    Tiket.objects.filter(pk=elderly[0].pk).update(status=StatusTiket.DITAHAN)
    calling.call_this(elderly[0].pk, room.one, room.at())
    calling.step(elderly[0].pk, Step.AGAIN, room.one, room.at())
    shown = [one.id for one in read_board(99, regular[0].hari_id, read_setup(KOTO_BARU), room.wall).waiting]
    called = [calling.call_next(room.one, room.at()) for _ in range(4)]
    assert [one.pk for one in called if one] == [regular[1].pk, elderly[1].pk, regular[2].pk, regular[3].pk] == shown


def test_it_calls_one_visitor_for_two_presses(room: Room) -> None:
    first, second = room.take(), room.take()
    assert calling.call_next(room.one, room.at(), seen=0) == first
    assert calling.call_next(room.one, room.at(), seen=0) == first
    assert Tiket.objects.get(pk=second.pk).status == StatusTiket.MENUNGGU
    assert calling.call_next(room.one, room.at(), seen=first.pk) == second


def test_it_goes_through_the_steps_and_refuses_the_rest(room: Room) -> None:
    tiket = room.take()
    with refused("ticket_moved"):
        calling.step(tiket.pk, Step.SERVE, room.one, room.at())
    calling.call_next(room.one, room.at())
    with refused("ticket_elsewhere"):
        calling.step(tiket.pk, Step.SERVE, room.two, room.at())
    before = Tiket.objects.get(pk=tiket.pk).panggilan
    calling.step(tiket.pk, Step.AGAIN, room.one, room.at())
    assert Tiket.objects.get(pk=tiket.pk).panggilan > before
    calling.step(tiket.pk, Step.SERVE, room.one, room.at())
    with refused("ticket_moved"):
        calling.step(tiket.pk, Step.NO_SHOW, room.one, room.at())
    calling.step(tiket.pk, Step.FINISH, room.one, room.at())
    with refused("ticket_moved"):
        calling.step(tiket.pk, Step.FINISH, room.one, room.at())
    with refused("ticket_unknown"):
        calling.step(0, Step.FINISH, room.one, room.at())
    steps = JejakTiket.objects.filter(tiket=tiket).order_by("id").values_list("jenis", flat=True)
    assert list(steps) == ["ambil", "panggil", "ulang", "layani", "selesai"]


def test_it_puts_back_behind_three_holds_and_sends_on(room: Room) -> None:
    first, *others = [room.take() for _ in range(5)]
    calling.call_next(room.one, room.at())
    calling.step(first.pk, Step.BACK, room.one, room.at())
    order = [calling.call_next(room.one, room.at()) for _ in range(4)]
    assert [one.pk for one in order if one] == [*(one.pk for one in others[:3]), first.pk]
    calling.step(first.pk, Step.HOLD, room.one, room.at())
    assert calling.call_next(room.one, room.at()) == others[3]
    assert calling.call_next(room.two, room.at()) is None
    calling.call_this(first.pk, room.two, room.at())
    with refused("counter_busy"):
        calling.call_this(room.take().pk, room.two, room.at())
    calling.send_on(first.pk, room.at(), loket=room.one, by=room.two)
    assert calling.call_next(room.two, room.at()) != first
    assert calling.call_next(room.one, room.at()) == first


def test_it_sends_on_to_another_service_with_its_place(room: Room) -> None:
    only_data = setup.save_counter(KOTO_BARU, 3, "", [room.data.pk])
    early, late = room.take(), room.take(room.data)
    calling.send_on(early.pk, room.at(), layanan=room.data)
    assert [calling.call_next(only_data, room.at()) for _ in range(2)] == [early, late]


def test_it_begins_the_next_day_at_one_and_leaves_nobody_waiting(room: Room) -> None:
    served, called, waiting = room.take(), room.take(), room.take()
    calling.call_next(room.one, room.at())
    calling.step(served.pk, Step.FINISH, room.one, room.at(300))
    calling.call_next(room.one, room.at())
    room.boot = "boot-2"
    room.set_clock(NOW + timedelta(days=1))
    assert room.take(room.data).teks == "B-001"
    assert room.take().teks == "A-001"
    assert [Tiket.objects.get(pk=one.pk).status for one in (served, called, waiting)] == [
        StatusTiket.SELESAI, StatusTiket.TUTUP, StatusTiket.TUTUP
    ]  # fmt: skip


def test_it_writes_down_what_remains_of_a_day(room: Room) -> None:
    """One served; one called who did not come, one called and one waiting when the day was over: served alone has a
    time of service."""
    tiket, missed, *_others = [room.take() for _ in range(4)]
    calling.call_next(room.one, room.at(240))
    calling.step(tiket.pk, Step.FINISH, room.one, room.at(600))
    calling.call_next(room.one, room.at())
    calling.step(missed.pk, Step.NO_SHOW, room.one, room.at(60))
    calling.call_next(room.one, room.at())
    calling.rate(tiket.kode, 4, room.at())
    closing.close(tiket.hari, room.wall)
    row = RekapAntrean.objects.get()
    assert (row.huruf, row.diambil, row.dilayani, row.tidak_hadir, row.ditutup) == ("A", 4, 1, 1, 2)
    assert row.nilai == [0, 0, 0, 1]
    assert (sum(row.tunggu), sum(row.layan)) == (3, 1)
    assert {part: {key: one[:4] for key, one in kept.items()} for part, kept in row.rinci.items()} == {
        "jam": {"10": [4, 1, 1, 2]},
        "loket": {"1": [3, 1, 1, 1]},
    }


def test_it_takes_a_late_rating_into_the_figures_of_its_day_until_the_next(room: Room) -> None:
    tiket = room.take()
    calling.call_next(room.one, room.at())
    calling.step(tiket.pk, Step.FINISH, room.one, room.at(300))
    closing.close(tiket.hari, room.wall)
    at = room.at()
    calling.rate(tiket.kode, 3, Moment("boot-2", 9.0, at.wall + timedelta(days=1)))
    assert RekapAntrean.objects.get().nilai == [0, 0, 1, 0]
    # A phone at home opens no day at the office, nor the day that is over.
    assert HariAntrean.objects.get().closed_at is not None
    late = Moment("boot-2", 9.0, at.wall + timedelta(days=2))
    with refused("rating_late"):
        calling.rate(tiket.kode, 1, late)
    with refused("survey_late"):
        survey.answer_for(KOTO_BARU, tiket.kode, [3] * 9, late)
    assert RekapAntrean.objects.get().nilai == [0, 0, 1, 0]


def test_it_goes_on_where_it_was_after_the_power_came_back(room: Room) -> None:
    room.take()
    room.boot, room.ticks = "boot-2", 5.0
    room.set_clock(NOW + timedelta(hours=3))
    assert room.take().teks == "A-002"
    assert calling.call_next(room.one, room.at()) is not None


def test_it_goes_on_while_the_clock_is_put_right(room: Room) -> None:
    """A day behind, put right while people wait: the same line, under the date found to be right."""
    first = room.take()
    room.set_clock(NOW + timedelta(days=1))
    assert room.take().teks == "A-002"
    assert calling.call_next(room.one, room.at()) == first
    assert (first.hari.tanggal, type(first).objects.get(pk=first.pk).hari.tanggal) == (
        NOW.date(), NOW.date() + timedelta(days=1)
    )  # fmt: skip
    # And backward again.
    room.set_clock(NOW)
    assert room.take().teks == "A-003"


def test_it_closes_a_day_after_a_long_rest_of_the_same_machine(room: Room) -> None:
    first = room.take()
    room.at(20 * 3600)
    assert room.take().teks == "A-001"
    assert Tiket.objects.get(pk=first.pk).status == StatusTiket.TUTUP


def test_it_gives_back_once_and_only_before_the_call(room: Room) -> None:
    tiket, other = room.take(), room.take()
    taking.give_back(tiket.kode, room.at())
    assert taking.give_back(tiket.kode, room.at()).status == StatusTiket.BATAL
    calling.call_next(room.one, room.at())
    with refused("ticket_called"):
        taking.give_back(other.kode, room.at())
    with refused("ticket_unknown"):
        taking.give_back("zzz", room.at())


def test_it_forgets_who_it_was_after_a_month_and_everything_after_a_year(room: Room) -> None:
    person = make_penduduk()
    calling.link(room.take().pk, person, room.at())
    calling.link_request(room.take().pk, person.pk, room.at())
    assert closing.clear_away(NOW + timedelta(days=29)) == 0
    assert closing.clear_away(NOW + timedelta(days=31)) == 2
    assert set(Tiket.objects.values_list("penduduk", "permohonan")) == {(None, None)}
    assert closing.clear_away(NOW + timedelta(days=401)) == 2
    assert not Tiket.objects.exists()


def test_it_tidies_up_where_the_last_day_of_all_is_long_ago(room: Room) -> None:
    tiket = room.take()
    closing.close(tiket.hari, room.wall)
    assert closing.clear_away(NOW + timedelta(days=401)) == 1


def test_it_calls_who_was_sent_to_a_counter_that_closed(room: Room) -> None:
    gone, off = room.take(), room.take()
    three = setup.save_counter(KOTO_BARU, 3, "", [room.surat.pk])
    calling.send_on(gone.pk, room.at(), loket=three)
    calling.send_on(off.pk, room.at(), loket=room.two)
    assert calling.call_next(room.one, room.at()) is None
    setup.remove_counter(three)
    setup.save_counter(KOTO_BARU, 2, "", [room.surat.pk], aktif=False, pk=room.two.pk)
    assert [calling.call_next(room.one, room.at()) for _ in range(2)] == [gone, off]


def test_it_counts_no_second_wait_as_service(room: Room) -> None:
    tiket = room.take()
    calling.call_next(room.one, room.at())
    calling.send_on(tiket.pk, room.at(60), loket=room.two, by=room.one)
    calling.call_next(room.two, room.at(3600))
    calling.step(tiket.pk, Step.FINISH, room.two, room.at(120))
    assert closing.took(Tiket.objects.get(pk=tiket.pk)) == 120


def test_it_keeps_the_date_of_a_line_that_lasts_past_midnight(room: Room) -> None:
    """Nothing was put right: the figures stay under the day on which the line began, and numbers begin anew."""
    room.set_clock(timezone.localtime(NOW).replace(hour=23, minute=50))
    first = room.take()
    assert room.take().teks == "A-002"
    room.at(1200)
    assert room.take().teks == "A-003"
    assert type(first.hari).objects.get(pk=first.hari_id).tanggal == first.hari.tanggal
    room.at(8 * 3600)
    assert room.take().teks == "A-001"
    assert RekapAntrean.objects.get().tanggal == first.hari.tanggal


def test_it_writes_one_row_for_a_letter_given_anew_on_the_same_day(room: Room) -> None:
    room.take()
    setup.remove_service(room.surat)
    again = setup.save_service(KOTO_BARU, setup.Layanan(nama="Lain", huruf="A", **ALL_DAY))
    setup.save_counter(KOTO_BARU, 8, "", [again.pk])
    tiket = room.take(again)
    closing.close(tiket.hari, room.wall)
    assert list(RekapAntrean.objects.values_list("huruf", "nama", "diambil")) == [("A", "Lain", 2)]


def test_it_gives_no_number_of_today_to_yesterday_while_nobody_knows_the_date(room: Room) -> None:
    """A dead battery: started anew, the office shows the time of its last entry until somebody confirms the date."""
    first = room.take()
    doubt_the_clock(3)
    room.boot, room.ticks = "boot-2", 5.0
    for press in (room.take, lambda: calling.call_next(room.one, room.at())):
        with refused("clock_untrusted"):
            press()
    doubt_the_clock(-1)
    room.set_clock(NOW + timedelta(days=1))
    assert room.take().teks == "A-001"
    days = HariAntrean.objects.order_by("tanggal").values_list("tanggal", "tiket_list__nomor")
    assert list(days) == [(NOW.date(), 1), (NOW.date() + timedelta(days=1), 1)]
    assert list(RekapAntrean.objects.values_list("tanggal", "diambil")) == [(NOW.date(), 1)]
    assert Tiket.objects.get(pk=first.pk).status == StatusTiket.TUTUP


def test_it_goes_on_where_it_was_once_the_same_date_is_confirmed(room: Room) -> None:
    room.take()
    doubt_the_clock(3)
    room.boot, room.ticks = "boot-2", 5.0
    with refused("clock_untrusted"):
        room.take()
    doubt_the_clock(-1)
    assert room.take().teks == "A-002"


def test_it_goes_on_while_the_machine_runs_and_its_clock_is_doubted(room: Room) -> None:
    room.take()
    doubt_the_clock(3)
    assert room.take().teks == "A-002"


def test_it_renames_no_day_that_began_before_the_machine_was_switched_on(room: Room) -> None:
    """A clock that stood still over night is believed; put right, it leaves yesterday its date."""
    room.take()
    room.boot, room.ticks = "boot-2", 5.0
    room.take()
    room.set_clock(NOW + timedelta(days=1))
    room.take()
    assert HariAntrean.objects.get().tanggal == NOW.date()
