from typing import Any

from nagari.kantor.models import HariLibur, Nomor, Pegawai, SeriNomor, StatusNomor
from tests.accounts.walk import POST, PUBLIC, Page, given
from tests.office import NOW


def holiday(region: str) -> dict[str, Any]:
    return {"pk": HariLibur.objects.create(wilayah=region, tanggal=NOW.date(), nama="Uji").pk}


def official(region: str) -> dict[str, Any]:
    return {"pk": Pegawai.objects.create(wilayah=region, nama="Uji", jabatan="Uji", mulai=NOW.date()).pk}


def series(region: str) -> dict[str, Any]:
    row = SeriNomor.objects.create(wilayah=region, kode="uji", nama="Uji", pola="{urut}", tahun=2026)
    return {"pk": row.pk}


def number(region: str) -> dict[str, Any]:
    row = Nomor.objects.create(
        wilayah=region,
        seri_id=series(region)["pk"],
        urut=1,
        teks="1",
        given_at=NOW,
        tanggal=NOW.date(),
        status=StatusNomor.CADANGAN,
    )
    return {"pk": row.pk}


PAGES: dict[str, Page] = {
    "kantor:index": Page("kantor.view"),
    "kantor:profile": Page("kantor.change"),
    "kantor:letterhead": Page("kantor.change"),
    "kantor:letterhead_preview": Page("kantor.change", POST),
    "kantor:emblem_change": Page("kantor.change"),
    "kantor:emblem": Page(PUBLIC, of=given(digest="0" * 64)),
    "kantor:words": Page("kantor.change"),
    "kantor:print_test": Page("kantor.view"),
    "kantor:hours": Page("kantor.change"),
    "kantor:holidays": Page("kantor.view"),
    "kantor:holiday_work": Page("kantor.change", POST),
    "kantor:holiday_remove": Page("kantor.change", POST, of=holiday),
    "kantor:officials": Page("kantor.view"),
    "kantor:official_add": Page("kantor.change"),
    "kantor:official": Page("kantor.change", of=official),
    "kantor:official_remove": Page("kantor.change", POST, of=official),
    "kantor:numbers": Page("kantor.view"),
    "kantor:series_add": Page("kantor.change"),
    "kantor:series": Page("kantor.view", of=series),
    "kantor:series_change": Page("kantor.change", of=series),
    "kantor:number_give": Page("kantor.number", of=series),
    "kantor:number_reserve": Page("kantor.number", of=series),
    "kantor:series_continue": Page("kantor.number", of=series),
    "kantor:number_fill": Page("kantor.number", of=number),
    "kantor:number_cancel": Page("kantor.number", of=number),
    "kantor:clock": Page("kantor.clock"),
    "kantor:clock_mended": Page("kantor.clock", POST),
}
