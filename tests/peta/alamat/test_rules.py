import pytest

from peta.alamat.rules import question

AROUND = "Koto Baru, Kubung, Kabupaten Solok"
FAMILY = ["SYAFRIL", "NURHAYATI BINTI AHMAD", "RINA"]


@pytest.mark.parametrize(
    ("alamat", "asked"),
    [
        ("Jalan Raya Koto Baru No. 12", "Jalan Raya Koto Baru No. 12"),
        ("JL SUDIRMAN 4, RT 001/RW 002", "JL SUDIRMAN 4"),
        ("Simpang Rumbio; RT.03 RW.1, Gang Melati", "Simpang Rumbio, Gang Melati"),
        # Whose house it is.
        ("Rumah Pak Zainal, Jalan Raya", "Jalan Raya"),
        ("dekat Hj. Rosma", ""),
        ("Jalan Syafril 2", ""),
        ("jl. nurhayati, Pasar Lama", "Pasar Lama"),
        ("depan SDN 09", ""),
        # Numbers of cards and phones.
        ("Jalan Raya 0812 3456 7890", ""),
        ("1302105005709001, Gang Melati", "Gang Melati"),
        ("RT 001", ""),
        ("12", ""),
        ("-", ""),
        ("", ""),
        ("\0, \n", ""),
    ],
)
def test_an_address_goes_out_without_anything_that_points_to_a_person(alamat: str, asked: str) -> None:
    assert question(alamat, FAMILY, AROUND) == (f"{asked}, {AROUND}" if asked else "")


def test_no_name_of_the_family_ever_goes_out() -> None:
    for name in ("Syafril", "SYAFRIL", "nurhayati", "Ahmad", "rina"):
        for text in (f"Jalan {name}", f"{name}", f"Gang {name} 3, RT 01", f"x {name.upper()} y"):
            assert name.casefold() not in question(text, FAMILY, AROUND).casefold()


def test_a_question_is_no_longer_than_a_service_takes() -> None:
    assert len(question("Jalan " + "a" * 500, [], AROUND)) == 200
