from datetime import date

from nagari.kantor.rules.numbers import sample


def test_it_shows_a_pattern_as_the_number_it_gives() -> None:
    day = date(2026, 11, 23)
    assert sample("{klas}/{urut:03d}/{kantor}/{romawi}/{tahun}", day, kantor="KTB") == "470/001/KTB/XI/2026"
    assert sample("{urut", day, kantor="KTB") == "{urut"
