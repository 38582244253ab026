from typing import Any

from nagari.penduduk.models import TawaranPindah
from nagari.penduduk.mutasi.facts import MoveFacts
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.serah_terima.services import offer_departure
from tests.accounts.walk import Page
from tests.penduduk.people import TODAY, make_penduduk


def offer(asal: str, tujuan: str) -> dict[str, Any]:
    one = make_penduduk(asal)
    offer_departure(Entry(wilayah=asal, today=TODAY), [one.id], TODAY, MoveFacts(wilayah=tujuan))
    return {"pk": TawaranPindah.objects.filter(asal=asal).latest("id").pk}


def coming(region: str) -> dict[str, Any]:
    """An offer that the office of `region` has to answer."""
    return offer("13.71.01.1001", region)


def going(region: str) -> dict[str, Any]:
    """One that it has made."""
    return offer(region, "13.71.01.1001")


PAGES: dict[str, Page] = {
    "serah_terima:index": Page("mutasi.view"),
    "serah_terima:detail": Page("mutasi.view", of=coming),
    "serah_terima:accept": Page("mutasi.record", of=coming),
    "serah_terima:decline": Page("mutasi.record", of=coming),
    "serah_terima:withdraw": Page("mutasi.record", of=going),
}
