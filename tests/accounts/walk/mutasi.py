from typing import Any

from nagari.penduduk.models import Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import DeathFacts
from nagari.penduduk.mutasi.services.death import record_death
from nagari.penduduk.mutasi.services.entry import Entry
from tests.accounts.walk import POST, Page, given
from tests.penduduk.people import TODAY, make_penduduk


def resident(region: str) -> dict[str, Any]:
    return {"pk": make_penduduk(region).pk}


def dying(region: str) -> dict[str, Any]:
    return {"jenis": "mati", "pk": make_penduduk(region).pk}


def event(region: str) -> dict[str, Any]:
    entry = Entry(wilayah=region, today=TODAY)
    return {"pk": record_death(entry, make_penduduk(region).pk, TODAY, DeathFacts())[0].pk}


def doubled(region: str) -> dict[str, Any]:
    """As two machines recorded it."""
    first = Mutasi.objects.get(id=event(region)["pk"])
    Penduduk.objects.filter(id=first.penduduk_id).update(status_dasar=1, status_sejak=None)
    record_death(Entry(wilayah=region, today=TODAY), first.penduduk_id, TODAY, DeathFacts())
    return {"pk": first.pk}


def form(region: str) -> dict[str, Any]:
    return {**event(region), "kode": "F-2.01"}


PAGES: dict[str, Page] = {
    "mutasi:index": Page("mutasi.view"),
    "mutasi:new": Page("mutasi.record"),
    "mutasi:choose": Page("mutasi.record", of=resident),
    "mutasi:check": Page("mutasi.record", POST, of=given(name="tanggal"), anywhere=True),
    "mutasi:record_new": Page("mutasi.record", of=given(jenis="lahir"), anywhere=True),
    "mutasi:record": Page("mutasi.record", of=dying),
    "mutasi:detail": Page("mutasi.view", of=event),
    "mutasi:form": Page("penduduk.print", of=form),
    "mutasi:double": Page("mutasi.reverse", of=doubled),
    "mutasi:reverse": Page("mutasi.reverse", of=event),
}
