"""The demo's waiting room, at every time of the day."""

from datetime import datetime, timedelta

from django.utils import timezone

from layanan.antrean.models import HariAntrean, LayananAntrean, Loket, StatusTiket, Tiket
from layanan.antrean.rules import opening
from nagari.demo import queue
from nagari.kantor import workdays
from nagari.kantor.models import Kantor
from tests.office import KOTO_BARU, NOW


def test_it_has_a_queue_in_progress_today_at_any_hour(office: Kantor) -> None:
    """Three minutes after midnight: nothing of it may lie in yesterday."""
    queue.set_up_queue(KOTO_BARU)
    now = timezone.localtime(NOW).replace(hour=0, minute=3)
    assert queue.begin_today(KOTO_BARU, now)
    assert not queue.begin_today(KOTO_BARU, now)
    assert HariAntrean.objects.get().tanggal == now.date()
    assert {timezone.localdate(one) for one in Tiket.objects.values_list("taken_at", flat=True)} == {now.date()}
    count = {status: Tiket.objects.filter(status=status).count() for status in StatusTiket}
    assert sum(count.values()) == queue.TAKEN
    assert count[StatusTiket.MENUNGGU] >= queue.STILL_WAITING
    assert count[StatusTiket.SELESAI] > 10
    assert Tiket.objects.exclude(nilai=None).exists()


def test_it_keeps_the_hours_of_an_office_and_still_gives_numbers_whenever_it_is_tried(office: Kantor) -> None:
    services, _counters = queue.set_up_queue(KOTO_BARU)
    wednesday = timezone.localtime(NOW) - timedelta(days=1)
    calendar = workdays.calendar(KOTO_BARU)
    hours = ((0, 1), (6, 45), (9, 30), (15, 0), (20, 10), (23, 50))
    told = []
    for day in (wednesday, wednesday + timedelta(days=4)):
        for hour, minute in hours:
            now = day.replace(hour=hour, minute=minute)
            begun = queue.open_for(KOTO_BARU, services, now)
            assert midnight(now) <= begun < now
            assert all(opening.is_open(one, calendar, moment) for one in services for moment in (begun, now))
            told.append(bool(services[0].jam))
            assert not opening.is_open(services[0], calendar, day.replace(hour=3) + timedelta(days=9))
    assert told == [True, False, False, True, True, True, *[True] * 6]


def midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def test_it_begins_anew_on_another_day_and_where_a_queue_is_set_up(office: Kantor) -> None:
    assert not queue.begin_today(KOTO_BARU, NOW)
    services, counters = queue.set_up_queue(KOTO_BARU)
    assert (len(services), len(counters)) == (LayananAntrean.objects.count(), Loket.objects.count())
    queue.begin_today(KOTO_BARU, NOW)
    assert queue.begin_today(KOTO_BARU, NOW + timedelta(days=1))
    assert HariAntrean.objects.filter(closed_at=None).count() == 1
