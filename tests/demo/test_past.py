from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from nagari.demo.generator import generate
from nagari.demo.office import WILAYAH, bring_in, set_up_office
from nagari.demo.records import Village
from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import facts_of
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.wilayah.models import Lingkungan
from tests.office import make_regions

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 3, 0, tzinfo=UTC)
TODAY = date(2026, 5, 14)


@pytest.fixture
def village() -> Village:
    make_regions()
    set_up_office(NOW, TODAY)
    made = generate(1, 600, WILAYAH, TODAY - timedelta(days=1))
    bring_in(made, NOW)
    return made


def jorong_of() -> dict[object, str]:
    rows = {one.id: one for one in Lingkungan.objects.all()}

    def top(one: Lingkungan) -> str:
        while one.induk_id:
            one = rows[one.induk_id]
        return one.nama

    return {key: top(one) for key, one in rows.items()}


def test_it_leads_back_to_the_village_of_two_years_ago(village: Village) -> None:
    """Taking back every event gives the residents of the first day, by jorong and sex."""
    jorong = jorong_of()
    alive = Penduduk.objects.filter(status_dasar=StatusDasar.HIDUP)
    counts = Counter((jorong[place], sex) for place, sex in alive.values_list("lingkungan_id", "jenis_kelamin"))
    for event in Mutasi.objects.all():
        if event.gains:
            counts[jorong[event.masuk_lingkungan_id], event.masuk_jk] -= 1
        if event.loses:
            counts[jorong[event.keluar_lingkungan_id], event.keluar_jk] += 1
    families = village.families_at_start
    people = village.people_at_start.values()
    wanted = Counter((families[one.family].jorong, int(one.jenis_kelamin)) for one in people)
    assert +counts == +wanted


def test_it_tells_of_everybody_as_the_services_would(village: Village) -> None:
    told = sum(len(event.people) for event in village.events)
    assert Mutasi.objects.count() == told
    assert Penduduk.objects.exclude(status_dasar=StatusDasar.HIDUP).count() == len(village.gone)
    assert Keluarga.objects.filter(tutup_sejak__isnull=False).exists()
    for event in Mutasi.objects.all():
        assert village.start <= event.tanggal <= event.tanggal_catat <= TODAY
        facts_of(event)
    since = set(Penduduk.objects.filter(mutasi_list__isnull=True).values_list("terdata_sejak", flat=True))
    assert since == {village.start}


def test_it_lets_a_past_event_be_reversed(village: Village) -> None:
    last = Mutasi.objects.filter(jenis="mati").order_by("-tanggal").first()
    assert last is not None
    reverse(Entry(wilayah=WILAYAH, today=TODAY, confirmed=frozenset()), last.id, "salah orang")
    assert Penduduk.objects.get(id=last.penduduk_id).status_dasar == StatusDasar.HIDUP
