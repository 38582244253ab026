from typing import Any

from layanan.antrean.models import Asal, HariAntrean, JawabanSkm, LayananAntrean, Loket, Tiket
from tests.accounts.walk import POST, PUBLIC, Page, given
from tests.office import NOW


def service(region: str) -> dict[str, Any]:
    return {"pk": LayananAntrean.objects.create(wilayah=region, nama="Uji", huruf="U").pk}


def counter(region: str) -> dict[str, Any]:
    return {"pk": Loket.objects.create(wilayah=region, nomor=9, layanan=[]).pk}


def sheet(region: str) -> dict[str, Any]:
    return {"pk": JawabanSkm.objects.create(wilayah=region, tanggal=NOW.date(), unsur=[3] * 9, kertas=True).pk}


def ticket(region: str) -> dict[str, Any]:
    known = Tiket.objects.filter(kode="ujiujiuji2").first()
    row = known or Tiket.objects.create(
        hari=HariAntrean.objects.create(tanggal=NOW.date(), opened_at=NOW),
        layanan_id=service(region)["pk"],
        huruf="U",
        nomor=1,
        kode="ujiujiuji2",
        asal=Asal.KIOSK,
        giliran=1,
        taken_at=NOW,
    )
    return {"kode": row.kode}


PAGES: dict[str, Page] = {
    "antrean:home": Page(PUBLIC),
    "antrean:kiosk": Page(PUBLIC),
    "antrean:kiosk_here": Page("antrean.kiosk"),
    "antrean:phone": Page(PUBLIC),
    "antrean:take": Page(PUBLIC, POST),
    "antrean:arrive": Page(PUBLIC, POST),
    "antrean:ticket": Page(PUBLIC, of=ticket),
    "antrean:give_back": Page(PUBLIC, POST, of=ticket),
    "antrean:rate": Page(PUBLIC, POST, of=ticket),
    "antrean:slip": Page(PUBLIC, of=ticket),
    "antrean:print": Page(PUBLIC, POST, of=ticket),
    "antrean:survey": Page(PUBLIC, of=ticket),
    "antrean:display": Page(PUBLIC),
    "antrean:beat": Page(PUBLIC),
    "antrean:beat_of": Page(PUBLIC, of=given(rest="tiada")),
    "antrean:tablet": Page(PUBLIC, of=given(nomor=1)),
    "antrean:booking": Page(PUBLIC),
    "antrean:booked": Page(PUBLIC, of=given(kode="TIADA")),
    "antrean:booking_cancel": Page(PUBLIC, POST, of=given(kode="TIADA")),
    "antrean:choose": Page("antrean.call"),
    "antrean:counter": Page("antrean.call", of=counter),
    "antrean:fragment": Page("antrean.call", of=counter),
    "antrean:call": Page("antrean.call", POST, of=counter),
    "antrean:step": Page("antrean.call", POST, of=counter),
    "antrean:send_on": Page("antrean.call", POST, of=counter),
    "antrean:give": Page("antrean.call", POST, of=counter),
    "antrean:check_in": Page("antrean.call", POST, of=counter),
    "antrean:who": Page("antrean.call", of=counter),
    "antrean:matter": Page("antrean.call", of=counter),
    "antrean:figures": Page("antrean.view"),
    "antrean:figures_part": Page("antrean.view"),
    "antrean:offices": Page("antrean.view"),
    "antrean:office": Page("antrean.view", of=lambda region: {"kode": region}),
    "antrean:report": Page("antrean.view"),
    "antrean:paper": Page("antrean.survey"),
    "antrean:blank": Page("antrean.survey"),
    "antrean:sheets": Page("antrean.survey"),
    "antrean:sheet": Page("antrean.survey", of=sheet),
    "antrean:sheet_remove": Page("antrean.survey", POST, of=sheet),
    "antrean:setup": Page("antrean.change"),
    "antrean:service_add": Page("antrean.change"),
    "antrean:service": Page("antrean.change", of=service),
    "antrean:service_hours": Page("antrean.change", of=service),
    "antrean:service_remove": Page("antrean.change", POST, of=service),
    "antrean:counter_add": Page("antrean.change"),
    "antrean:counter_change": Page("antrean.change", of=counter),
    "antrean:counter_remove": Page("antrean.change", POST, of=counter),
    "antrean:rules": Page("antrean.change"),
    "antrean:printer": Page("antrean.change"),
    "antrean:printer_try": Page("antrean.change", POST),
}
