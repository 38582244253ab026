from uuid import UUID

import pytest
from django.db import connection
from django.db.models.functions import Upper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nagari.penduduk.kode import StatusDasar
from nagari.penduduk.models import Penduduk
from nagari.penduduk.queries import names, search
from nagari.penduduk.queries.filters import PendudukFilter, matching
from nagari.penduduk.queries.listing import list_penduduk, suggest
from nagari.penduduk.queries.names import names_of
from nagari.penduduk.queries.places import NOWHERE
from tests import proving
from tests.office import KOTO_BARU
from tests.penduduk.people import TODAY, make_penduduk

SELAYO = "13.02.10.2002"
PEOPLE = (
    "Siti Aminah", "Nur Hayati", "Nurhayati", "Hayati Nur", "Muhammad Yusuf", "M. Jusuf", "Mohd. Yusuf Sutan",
    "Ayu", "Ahmad Yani", "Ahmad Yani Putra", "Yanti", "Djamaluddin", "Jamaludin", "Air Mata", "Aie Bening", "Ana",
    "Ana Ana", "Ananda", "José Álvarez", "O'Neil", "%", "_ana", "A", "Siti",
)  # fmt: skip


@pytest.fixture
def _village(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL answers from its own index.")
    names._kept.clear()
    for name in PEOPLE:
        make_penduduk(nama=name)
    make_penduduk(nama="Siti Aminah", status_dasar=StatusDasar.MATI)
    make_penduduk(wilayah=SELAYO, nama="Siti Aminah")
    make_penduduk(nama="Siti Dihapus").delete()


def asked(q: str) -> list[tuple[UUID, str]]:
    term = search.read_term(q)
    rows = search.by_name(matching(PendudukFilter(), KOTO_BARU, NOWHERE, TODAY), term)
    return list(rows.order_by(Upper("nama"), "cari", "nik").values_list("id", "cari"))


def found(q: str, most: int = 1000) -> list[tuple[UUID, str]]:
    kept = names_of(KOTO_BARU)
    assert kept is not None
    return list(kept.find(search.read_term(q), most))


@pytest.mark.usefixtures("_village")
@settings(
    max_examples=proving.count(50, 500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([part[:size] for name in PEOPLE for part in name.split() for size in (1, 2, 3, 20)]),
            st.text("aynushmi'.%_\\", min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=4,
    ).map(" ".join)
)
def test_it_finds_whom_the_database_finds_and_in_its_order(q: str) -> None:
    if search.read_term(q).groups:
        assert found(q) == asked(q)


@pytest.mark.usefixtures("_village")
def test_it_gives_the_first_of_many() -> None:
    assert found("a", 3) == asked("a")[:3]


@pytest.mark.usefixtures("_village")
def test_it_reads_anew_when_the_register_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "REST_SECONDS", 0.0)
    before = names_of(KOTO_BARU)
    assert names_of(KOTO_BARU) is before
    one = make_penduduk(nama="Zulkifli Zainal")
    assert [key for key, _cari in found("zulkifli")] == [one.id]
    one.nama, one.cari = "Buyung", " BUYUNG"
    one.save()
    assert found("zulkifli") == []
    Penduduk.objects.filter(id=one.id).delete()
    assert found("buyung") == []


@pytest.mark.usefixtures("_village")
def test_it_leaves_the_question_to_the_database_while_much_changes() -> None:
    assert names_of(KOTO_BARU) is not None
    make_penduduk(nama="Zulkifli Zainal")
    assert names_of(KOTO_BARU) is None
    assert [row.nama for row in list_penduduk(PendudukFilter(q="zulkifli"), KOTO_BARU, NOWHERE, 1, TODAY).rows] == [
        "Zulkifli Zainal"
    ]
    assert [row.nama for row in suggest("zulkifli", KOTO_BARU, NOWHERE, TODAY)] == ["Zulkifli Zainal"]


@pytest.mark.usefixtures("_village")
def test_it_knows_a_village_without_residents() -> None:
    names._kept.clear()
    kept = names_of("13.02.10.2003")
    assert kept is not None
    assert kept.find(search.read_term("siti"), 10) == []


@pytest.mark.django_db
def test_it_is_not_asked_inside_a_transaction() -> None:
    assert names_of(KOTO_BARU) is None
