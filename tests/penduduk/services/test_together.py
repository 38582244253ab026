"""Two clerks press the button at the same instant: one wins, the other is told why not. On both databases."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.db import transaction

from nagari.penduduk.kode import Shdk, StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.penduduk.services.families import Staying, settle_leaving
from nagari.penduduk.services.families.changing import change_head
from nagari.penduduk.services.families.reasons import Occasion
from nagari.penduduk.services.membership import add_member
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.services.residents import register_penduduk, update_penduduk
from tests import together
from tests.office import KOTO_BARU, make_office
from tests.penduduk.people import TODAY, make_keluarga, make_penduduk
from tests.proving import count

ROUNDS = count(8, 150)
WON = "won"
FINE = {"relations_unsure", "spouse_not_married", "head_not_married", "children_alone"}

pytestmark = [pytest.mark.slow, pytest.mark.proved, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def site(transactional_db: None) -> None:
    make_office()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each: WON, or the codes it was refused with."""
    outcomes = [
        WON if trouble is None else trouble.codes if isinstance(trouble, Refused) else repr(trouble)
        for trouble in together.at_once(*acts)
    ]
    return sorted(outcomes, key=str, reverse=True)


def nik(number: int) -> str:
    return f"130210120390{9000 + number}"


def registering(number: str, nama: str) -> Callable[[], object]:
    values = {"nama": nama, "nik": number, "jenis_kelamin": 1, "tanggal_lahir": date(1990, 3, 12)}
    return lambda: register_penduduk(KOTO_BARU, values, confirmed={"nik_district_unknown", "twin"}, today=TODAY)


def giving(one: UUID, number: str) -> Callable[[], object]:
    confirmed = {"nik_birth_differs", "nik_sex_differs", "nik_district_unknown", "twin"}
    return lambda: update_penduduk(one, {"nik": number}, {"nik": ""}, confirmed=confirmed, today=TODAY)


def heading(keluarga: UUID, one: UUID) -> Callable[[], object]:
    return lambda: add_member(keluarga, one, Shdk.KEPALA_KELUARGA, today=TODAY)


def test_it_registers_one_nik_for_one_of_two_people() -> None:
    for number in range(1, ROUNDS):
        found = at_once(registering(nik(number), "BUSTAMAM"), registering(nik(number), "SYAFRIL"))
        assert found == [WON, ["nik_taken"]], number
        assert Penduduk.objects.filter(nik=nik(number)).count() == 1


def test_it_gives_one_nik_to_one_of_two_records() -> None:
    for number in range(1, ROUNDS):
        one, other = make_penduduk(nama="BUSTAMAM"), make_penduduk(nama="SYAFRIL")
        found = at_once(giving(one.id, nik(number)), giving(other.id, nik(number)))
        assert found == [WON, ["nik_taken"]], number
        assert Penduduk.objects.filter(nik=nik(number)).count() == 1


def test_it_registers_a_nik_that_is_being_given_elsewhere_once() -> None:
    for number in range(1, ROUNDS):
        one = make_penduduk(nama="SYAFRIL")
        found = at_once(giving(one.id, nik(number)), registering(nik(number), "BUSTAMAM"))
        assert found == [WON, ["nik_taken"]], number


def test_it_lets_one_of_two_become_head_of_a_family() -> None:
    for number in range(1, ROUNDS):
        keluarga = make_keluarga(f"130210200315{9000 + number}")
        pair = [make_penduduk(nama=nama) for nama in ("BUSTAMAM", "SYAFRIL")]
        found = at_once(*(heading(keluarga.id, one.id) for one in pair))
        assert found == [WON, ["family_two_heads"]], number


def dying(family: UUID, gone: UUID, next_head: UUID) -> Callable[[], object]:
    @transaction.atomic
    def die() -> None:
        settle_leaving(family, {gone}, Staying(next_head=next_head), on=TODAY, confirmed=FINE, today=TODAY)
        Penduduk.objects.filter(id=gone).update(status_dasar=StatusDasar.MATI)

    return die


def choosing(family: UUID, known: UUID, next_head: UUID) -> Callable[[], object]:
    return lambda: change_head(
        family, next_head, Occasion(tanggal=TODAY, today=TODAY), known_head=known, confirmed=FINE
    )


def test_it_makes_one_of_two_head_whoever_chooses_and_however() -> None:
    """One clerk writes a death down and makes the widow head, others make the son or the widow head."""
    for number in range(1, ROUNDS):
        keluarga = make_keluarga(f"130210200315{9000 + number}")
        head, wife, child = (
            make_penduduk(nama=nama, keluarga=keluarga, shdk=shdk).id
            for nama, shdk in (("SYAFRIL", 1), ("NURHAYATI", 3), ("FAUZAN", 4))
        )
        family = keluarga.id
        at_once(dying(family, head, wife), choosing(family, head, child), choosing(family, head, wife))
        alive = Penduduk.objects.filter(keluarga_id=family, status_dasar=StatusDasar.HIDUP)
        assert alive.filter(shdk=Shdk.KEPALA_KELUARGA).count() == 1, number
