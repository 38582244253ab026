"""The demo's waiting room, at every time of the day."""

from datetime import timedelta

from django.utils import timezone

from layanan.antrean.models import HariAntrean, LayananAntrean, Loket, StatusTiket, Tiket
from nagari.demo import queue
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


def test_it_begins_anew_on_another_day_and_where_a_queue_is_set_up(office: Kantor) -> None:
    assert not queue.begin_today(KOTO_BARU, NOW)
    services, counters = queue.set_up_queue(KOTO_BARU)
    assert (len(services), len(counters)) == (LayananAntrean.objects.count(), Loket.objects.count())
    queue.begin_today(KOTO_BARU, NOW)
    assert queue.begin_today(KOTO_BARU, NOW + timedelta(days=1))
    assert HariAntrean.objects.filter(closed_at=None).count() == 1
