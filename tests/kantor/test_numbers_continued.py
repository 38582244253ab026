"""I11: after a lost computer or a restored backup a series goes on beyond the last number on paper."""

from datetime import timedelta

import pytest
from django.test import Client

from nagari.kantor import clock, queries, services, site
from nagari.kantor.models import Kantor, Nomor, SeriLanjut, SeriNomor, StatusNomor
from nagari.lib.errors import UserError
from nagari.sync import identity, succession
from nagari.sync.models import Site
from tests.kantor.test_numbers import POLA
from tests.kantor.test_pages import errors_of
from tests.office import KOTO_BARU, NOW

CELAH = StatusNomor.CELAH


@pytest.fixture
def seri(office: Kantor) -> SeriNomor:
    """One number was given; then the database was found to be an old one."""
    made = services.create_series(KOTO_BARU, kode="SURAT", nama="Surat keluar", pola=POLA, tahun=NOW.year)
    identity.own(NOW)
    give()
    identity.renew(NOW)
    return made


def give() -> Nomor:
    return services.give_number("SURAT", "Domisili", NOW, klas="470")


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(UserError) as found:
        call(*arguments)  # type: ignore[operator]
    assert found.value.message
    assert found.value.remedy
    return found.value.code


def test_i11_it_gives_no_number_before_the_last_on_paper_is_confirmed(seri: SeriNomor) -> None:
    assert refused(give) == "number_gap"
    assert refused(services.reserve_block, "SURAT", 2, "", NOW) == "number_gap"
    assert services.confirm_last("SURAT", 4, NOW, alasan="laptop rusak") == 3
    assert give().urut == 5
    gap = list(Nomor.objects.filter(status=CELAH).order_by("urut"))
    assert (gap[0].teks[:6], gap[0].alasan) == ("…/002/", "laptop rusak")
    assert [one.urut for one in gap] == [2, 3, 4]
    # Once is enough, also under another name that nobody doubts.
    assert refused(services.confirm_last, "SURAT", 9, NOW) == "number_confirmed"
    identity.renew(NOW, is_doubted=False)
    assert give().urut == 6
    # The same again is asked after the next restore.
    identity.renew(NOW)
    assert refused(give) == "number_gap"


def test_i11_nothing_is_asked_where_nothing_was_lost(office: Kantor) -> None:
    services.create_series(KOTO_BARU, kode="SURAT", nama="Surat keluar", pola=POLA, tahun=NOW.year)
    identity.own(NOW)
    identity.renew(NOW, is_doubted=False)
    assert succession.doubt() is None
    assert give().urut == 1
    assert refused(services.confirm_last, "SURAT", 9, NOW) == "number_confirmed"


def test_i11_a_year_that_began_afterwards_begins_at_one(seri: SeriNomor) -> None:
    doubt = succession.doubt()
    assert queries.is_unconfirmed("SURAT", NOW.year, doubt)
    assert not queries.is_unconfirmed("SURAT", NOW.year + 1, doubt)


@pytest.mark.parametrize(("last", "code"), [(0, "last_known"), (2002, "gap_large"), (10**9, "gap_large")])
def test_it_refuses_what_cannot_be_the_last(seri: SeriNomor, last: int, code: str) -> None:
    assert refused(services.confirm_last, "SURAT", last, NOW) == code
    assert not Nomor.objects.filter(status=CELAH).exists()


def test_i11_what_was_taken_for_a_gap_and_arrives_is_seen_once(seri: SeriNomor) -> None:
    services.confirm_last("SURAT", 3, NOW)
    Nomor.objects.create(
        wilayah=KOTO_BARU, seri=seri, urut=2, teks="470/002", tanggal=NOW.date(), given_at=NOW, perihal="Usaha"
    )
    assert [(one.urut, one.status) for one in queries.numbers_of(seri)] == [(3, CELAH), (2, "terbit"), (1, "terbit")]
    # What stands on the paper is filled in.
    gap = Nomor.objects.get(urut=3)
    filled = services.fill_reserved(gap.pk, "Domisili", NOW.date() - timedelta(days=2), NOW, klas="470")
    assert (filled.status, filled.teks[:8]) == (StatusNomor.TERBIT, "470/003/")


@pytest.fixture
def today(seri: SeriNomor) -> SeriNomor:
    year = clock.today().year
    return services.create_series(KOTO_BARU, kode="SK", nama="Keputusan", pola=POLA, tahun=year)


def test_i11_the_page_of_the_series_asks_and_records(today: SeriNomor, desk: Client) -> None:
    identity.renew(NOW.replace(year=today.tahun))
    page = f"/kantor/nomor/seri/{today.pk}/"
    assert f"{page}lanjut/" in desk.get(page).content.decode()
    assert errors_of(desk.post(f"{page}beri/", {"perihal": "Uji", "klas": "141"}))
    for typed in ("", "x", "-1", "99999999"):
        assert desk.post(f"{page}lanjut/", {"terakhir": typed}).status_code == 422
    assert desk.post(f"{page}lanjut/", {"terakhir": "3"}).status_code == 302
    assert SeriLanjut.objects.get().terakhir == 3
    shown = desk.get(f"{page}?status=celah").content.decode()
    assert shown.count("/isi/") == 3
    assert f"{page}lanjut/" not in desk.get(page).content.decode()


def test_i11_a_series_that_stands_still_waits_on_the_home_page(today: SeriNomor, desk: Client) -> None:
    lines = {f"/kantor/nomor/seri/{one.pk}/lanjut/" for one in SeriNomor.objects.filter(tahun=today.tahun)}

    def waiting() -> set[str]:
        site.forget()
        shown = desk.get("/").content.decode()
        return {line for line in lines if line in shown}

    assert waiting() == lines
    desk.post(f"/kantor/nomor/seri/{today.pk}/lanjut/", {"terakhir": "3"})
    assert waiting() == {line for line in lines if str(today.pk) not in line}
    identity.renew(NOW.replace(year=today.tahun), is_doubted=False)
    Site.objects.update(is_doubted=False)
    assert waiting() == set()
