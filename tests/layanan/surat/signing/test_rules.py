from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from layanan.surat.signing.rules import Letter, Person, is_about, refusal
from nagari.kantor.rules.officials import Official

WALI, SEKRETARIS, PLH = UUID(int=1), UUID(int=2), UUID(int=3)
DAY = date(2026, 5, 14)
OFFICIALS = {
    WALI: Official(
        id=WALI, nama="Datuak Rajo", jabatan="Wali Nagari", jenis="kepala", mulai=date(2024, 1, 1), selesai=DAY
    ),
    SEKRETARIS: Official(
        id=SEKRETARIS, nama="Rahmi", jabatan="Sekretaris", jenis="sekretaris", mulai=date(2024, 1, 1), atas_nama=WALI
    ),
    PLH: Official(
        id=PLH,
        nama="Rahmi",
        jabatan="Wali Nagari",
        jenis="kepala",
        sebutan="Plh.",
        mulai=date(2026, 5, 15),
        selesai=date(2026, 5, 20),
    ),
}
LETTER = Letter(day=DAY, signer=WALI, subjects=(Person(nama="Siti Aminah", nik="1302105505909001"),))
OWN = Person(nama="Datuak Rajo", nik="1302100101709001")


@pytest.mark.parametrize(
    ("letter", "user", "today", "expected"),
    [
        (LETTER, WALI, DAY, ""),
        (LETTER, None, DAY, "not_linked"),
        (LETTER, SEKRETARIS, DAY, "not_signer"),
        (replace(LETTER, signer=None), WALI, DAY, "signer_missing"),
        (replace(LETTER, signer=UUID(int=9)), UUID(int=9), DAY, "signer_missing"),
        # a.n.: through the head.
        (replace(LETTER, signer=SEKRETARIS), SEKRETARIS, DAY, ""),
        # The term ended the day before.
        (LETTER, WALI, date(2026, 5, 15), "right_over"),
        # A Plh. signs from his first day to his last, and no letter of before.
        (replace(LETTER, signer=PLH, day=date(2026, 5, 15)), PLH, date(2026, 5, 20), ""),
        (replace(LETTER, signer=PLH, day=date(2026, 5, 15)), PLH, date(2026, 5, 21), "right_over"),
        (replace(LETTER, signer=PLH), PLH, date(2026, 5, 15), "right_missing"),
        (replace(LETTER, subjects=(Person(nama="DATUAK RAJO"),)), WALI, DAY, "own_letter"),
        (replace(LETTER, subjects=(Person(nama="Lain", nik=OWN.nik),)), WALI, DAY, "own_letter"),
        # The same name, another person.
        (replace(LETTER, subjects=(Person(nama="Datuak Rajo", nik="1302100101709002"),)), WALI, DAY, ""),
    ],
)
def test_it_asks_for_the_right_of_that_day(letter: Letter, user: UUID | None, today: date, expected: str) -> None:
    assert refusal(letter, user, OWN, OFFICIALS, today, alone=False) == expected


def test_it_lets_sign_who_is_alone() -> None:
    own = replace(LETTER, subjects=(OWN,))
    assert refusal(own, WALI, OWN, OFFICIALS, DAY, alone=True) == ""
    assert is_about(OWN, own.subjects)
