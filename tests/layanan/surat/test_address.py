import pytest

from layanan.surat.rules.address import written

REGIONS = ("Nagari Koto Baru", "Kecamatan Kubung")
ENDS = ", Nagari Koto Baru, Kecamatan Kubung"


@pytest.mark.parametrize(
    ("home", "parts", "expected"),
    [
        ("Jorong Guguak Laweh", ["RT 001", "RW 002", "Guguak Laweh"], "Jorong Guguak Laweh RT 001 RW 002"),
        ("Jalan Melati 2", ["RT 001", "RW 002", "Guguak"], "Jalan Melati 2, Jorong Guguak RT 001 RW 002"),
        ("Jorong Guguak RT 001 RW 002", ["RT 001", "RW 002", "Guguak"], "Jorong Guguak RT 001 RW 002"),
        ("Guguak Laweh 3", ["RT 001", "Guguak"], "Guguak Laweh 3 RT 001"),
        ("", ["Jorong Guguak"], "Jorong Guguak"),
        ("Jalan Melati 2", [], "Jalan Melati 2"),
    ],
)
def test_it_says_no_part_twice_and_names_village_and_district(home: str, parts: list[str], expected: str) -> None:
    assert written(home, parts, "Jorong", REGIONS) == expected + ENDS


def test_it_says_what_is_known() -> None:
    assert written("", [], "Jorong", REGIONS) == ""
    assert written("Jalan Melati, Nagari Koto Baru", [], "Jorong", REGIONS[:1]) == "Jalan Melati, Nagari Koto Baru"
