from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from nagari.kantor import clock, queries, services, site
from nagari.kantor.models import ClockState, Kantor, Nomor, SeriNomor, StatusNomor
from nagari.kantor.rules.numbers import Series, read_pattern
from nagari.lib.errors import CodedError, UserError
from tests.office import KOTO_BARU, NOW

POLA = "{klas}/{urut:03d}/WN-{kantor}/{romawi}/{tahun}"
DAY = timedelta(days=1)


@pytest.fixture
def seri(office: Kantor) -> SeriNomor:
    return services.create_series(KOTO_BARU, kode="SURAT", nama="Surat keluar", pola=POLA, tahun=2026)


def give(now: datetime = NOW, klas: str = "470") -> Nomor:
    return services.give_number("SURAT", "Keterangan domisili", now, klas=klas)


@pytest.mark.parametrize(
    ("pola", "code"),
    [
        ("", "pattern_empty"),
        ("x" * 81, "pattern_long"),
        ("{urut}/{kantor}/{tahun}/é", "pattern_characters"),
        ("{urut}/{kantor}/{tahun}\n", "ok"),
        ("{urut/{kantor}/{tahun}", "pattern_braces"),
        ("{urut}}/{kantor}/{tahun}", "pattern_braces"),
        ("{urut}/{kantor}/{tahun}{", "pattern_braces"),
        ("{nama}/{urut}/{kantor}/{tahun}", "pattern_field"),
        ("{}/{urut}/{kantor}/{tahun}", "pattern_field"),
        ("{urut.__class__}/{kantor}/{tahun}", "pattern_field"),
        ("{urut!r}/{kantor}/{tahun}", "pattern_field"),
        ("{urut:9999d}/{kantor}/{tahun}", "pattern_width"),
        ("{urut:>3}/{kantor}/{tahun}", "pattern_width"),
        ("{romawi:03d}/{urut}/{kantor}/{tahun}", "pattern_width"),
        ("{kantor}/{tahun}", "pattern_no_number"),
        ("{urut}/{kantor}", "pattern_no_year"),
        ("{urut}/{tahun}", "pattern_no_office"),
        (POLA, "ok"),
        ("{urut:03}.{kantor}-{bulan:02d} {tahun}", "ok"),
    ],
)
def test_it_reads_patterns_strictly(pola: str, code: str) -> None:
    try:
        read_pattern(pola)
        found = "ok"
    except CodedError as refused:
        found = refused.code
    assert found == code


def test_it_writes_a_number_as_the_office_does() -> None:
    written = read_pattern(POLA).write(12, date(2026, 11, 3), kantor="KTB", klas="470")
    assert written == "470/012/WN-KTB/XI/2026"
    assert read_pattern("{bulan:02d}/{urut}/{kantor}/{tahun}").write(1234, date(2026, 5, 3), kantor="K") == (
        "05/1234/K/2026"
    )


def test_it_starts_where_the_paper_register_ended() -> None:
    assert Series(start=118, highest=0).next == 118
    assert Series(start=118, highest=118).next == 119
    assert Series(start=1, highest=0).is_unused


def test_it_counts_without_a_gap(seri: SeriNomor) -> None:
    assert [give().urut for _ in range(3)] == [1, 2, 3]
    assert give().teks == "470/004/WN-KTB/V/2026"


def test_it_begins_anew_with_the_offices_year(seri: SeriNomor) -> None:
    give()
    # 31 December 23.30 in Solok is still 16.30 UTC of that day; half an hour later a new year begins.
    last = give(datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    first = give(datetime(2026, 12, 31, 17, 0, tzinfo=UTC))
    assert (last.urut, last.teks) == (2, "470/002/WN-KTB/XII/2026")
    assert (first.urut, first.teks) == (1, "470/001/WN-KTB/I/2027")
    assert first.seri.pola == POLA


def test_it_never_gives_a_cancelled_number_again(seri: SeriNomor) -> None:
    second = [give(), give()][1]
    services.cancel_number(second.id, "salah ketik", NOW)
    assert give().urut == 3
    assert Nomor.objects.get(pk=second.id).status == StatusNomor.BATAL


def test_it_never_gives_a_removed_number_again(seri: SeriNomor) -> None:
    give().delete()
    assert give().urut == 2


def test_it_goes_on_from_the_higher_of_two_machines_of_one_office(seri: SeriNomor) -> None:
    give()
    twin = SeriNomor.objects.create(wilayah=KOTO_BARU, kode="SURAT", nama="Surat", pola=POLA, tahun=2026)
    Nomor.objects.create(wilayah=KOTO_BARU, seri=twin, urut=40, teks="x", tanggal=NOW, given_at=NOW)
    assert give().urut == 41


def test_it_sets_a_block_aside_for_a_day_on_paper(seri: SeriNomor) -> None:
    give()
    block = services.reserve_block("SURAT", 3, "listrik padam", NOW)
    assert [one.urut for one in block] == [2, 3, 4]
    assert give().urut == 5
    filled = services.fill_reserved(block[1].id, "Keterangan usaha", date(2026, 5, 13), NOW, klas="500")
    assert (filled.urut, filled.status, filled.teks) == (3, StatusNomor.TERBIT, "500/003/WN-KTB/V/2026")
    line = queries.series_list(KOTO_BARU, 2026)[0]
    assert (line.terbit, line.cadangan, line.batal, line.series.next) == (3, 2, 0, 6)


@pytest.mark.parametrize(
    ("tanggal", "code"), [(date(2026, 5, 15), "date_future"), (date(2025, 12, 30), "date_other_year")]
)
def test_it_refuses_a_paper_date_that_cannot_be(seri: SeriNomor, tanggal: date, code: str) -> None:
    (reserved,) = services.reserve_block("SURAT", 1, "", NOW)
    with pytest.raises(UserError) as refused:
        services.fill_reserved(reserved.id, "x", tanggal, NOW, klas="470")
    assert refused.value.code == code


def test_it_fills_in_a_reserved_number_once(seri: SeriNomor) -> None:
    (reserved,) = services.reserve_block("SURAT", 1, "", NOW)
    services.fill_reserved(reserved.id, "x", date(2026, 5, 13), NOW, klas="470")
    with pytest.raises(UserError) as refused:
        services.fill_reserved(reserved.id, "y", date(2026, 5, 13), NOW, klas="470")
    assert refused.value.code == "number_not_reserved"


@pytest.mark.parametrize("count", [0, -1, 101])
def test_it_refuses_a_block_of_an_odd_size(seri: SeriNomor, count: int) -> None:
    with pytest.raises(UserError) as refused:
        services.reserve_block("SURAT", count, "", NOW)
    assert refused.value.code == "block_size"
    assert not Nomor.objects.exists()


@pytest.mark.parametrize(
    ("klas", "code"), [("", "class_missing"), ("47 0", "class_characters"), ("../x", "class_characters")]
)
def test_it_asks_for_a_proper_classification(seri: SeriNomor, klas: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        give(klas=klas)
    assert refused.value.code == code


def test_it_gives_no_number_without_a_series_or_a_code(office: Kantor) -> None:
    with pytest.raises(UserError) as refused:
        give()
    assert refused.value.code == "series_unknown"
    Kantor.objects.update(kode="")
    site.forget()
    with pytest.raises(UserError) as refused:
        give()
    assert refused.value.code == "office_code_missing"


@pytest.mark.django_db
def test_it_gives_no_number_before_the_first_day() -> None:
    with pytest.raises(UserError) as refused:
        give()
    assert refused.value.code == "office_missing"


def test_it_gives_no_number_by_a_clock_that_cannot_be_right(seri: SeriNomor) -> None:
    (reserved,) = services.reserve_block("SURAT", 1, "", NOW)
    ClockState.objects.update_or_create(pk=clock.ROW, defaults={"last_seen": timezone.now() + DAY})
    clock.forget()
    acts = [
        give,
        lambda: services.reserve_block("SURAT", 1, "", NOW),
        lambda: services.fill_reserved(reserved.id, "x", date(2026, 5, 13), NOW, klas="470"),
        lambda: services.cancel_number(reserved.id, "x", NOW),
    ]
    for act in acts:
        with pytest.raises(clock.ClockUntrusted):
            act()
    assert Nomor.objects.count() == 1


def test_it_gives_the_series_one_start(seri: SeriNomor) -> None:
    services.change_series(seri.id, nama="Surat", pola=POLA, mulai=118)
    assert give().urut == 118
    with pytest.raises(UserError) as refused:
        services.change_series(seri.id, nama="Surat", pola=POLA, mulai=300)
    assert refused.value.code == "series_started"
    changed = services.change_series(seri.id, nama="Surat", pola="{urut}/{kantor}/{tahun}", mulai=118)
    assert changed.pola == "{urut}/{kantor}/{tahun}"
    assert give().teks == "119/KTB/2026"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"kode": "SURAT"}, "series_exists"), ({"mulai": 0}, "series_start"), ({"pola": "{urut}"}, "pattern_no_year")],
)
def test_it_refuses_a_series_that_would_clash(seri: SeriNomor, change: dict[str, object], code: str) -> None:
    values = {"kode": "SK", "nama": "Keputusan", "pola": POLA, "tahun": 2026, "mulai": 1, **change}
    with pytest.raises(UserError) as refused:
        services.create_series(KOTO_BARU, **values)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_it_cancels_for_a_reason_and_once(seri: SeriNomor) -> None:
    given = give()
    with pytest.raises(UserError) as refused:
        services.cancel_number(given.id, "  ", NOW)
    assert refused.value.code == "reason_missing"
    services.cancel_number(given.id, "salah", NOW)
    with pytest.raises(UserError) as refused:
        services.cancel_number(given.id, "salah", NOW)
    assert refused.value.code == "number_cancelled"


def test_it_gives_no_number_while_another_computer_of_the_office_does(
    seri: SeriNomor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nagari.sync.succession.may_issue_numbers", lambda _now: False)
    for ask in (give, lambda: services.reserve_block(seri.kode, 2, "x", NOW)):
        with pytest.raises(UserError) as refused:
            ask()
        assert refused.value.code == "number_right"
    assert not Nomor.objects.exists()
