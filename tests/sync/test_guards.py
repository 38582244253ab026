import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from nagari.kantor.models import Kantor
from nagari.sync import guards, removal


def test_it_refuses_a_physical_delete_by_raw_sql(office: Kantor) -> None:
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kantor_kantor")
    assert Kantor.objects.count() == 1


def test_it_turns_delete_into_a_tombstone(office: Kantor) -> None:
    office.delete()
    assert not Kantor.objects.exists()
    assert Kantor.all_objects.get().deleted_at is not None


def test_it_turns_a_queryset_delete_into_tombstones(office: Kantor) -> None:
    assert Kantor.objects.all().delete()[0] == 1
    assert Kantor.all_objects.get().deleted_at is not None


@pytest.mark.django_db
def test_it_guards_every_synced_table_after_migrating() -> None:
    assert guards.unguarded(connection) == []


@pytest.mark.django_db
def test_it_tells_at_start_up_that_a_guard_is_lost() -> None:
    with connection.cursor() as cursor:
        on = ' ON "kantor_kantor"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "guard_kantor_kantor"{on}')
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "guard_all_kantor_kantor"{on}')
    assert [problem.id for problem in guards.check_guards(databases=["default"])] == ["sync.W010"]


@pytest.mark.django_db
def test_it_never_empties_a_register(settings: object) -> None:
    settings.REGISTER_MAY_BE_EMPTIED = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="never emptied"):
        call_command("flush", interactive=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_it_lets_tests_empty_their_database() -> None:
    Kantor.objects.create(wilayah="13.02.10.2001", nama="Kantor")
    call_command("flush", interactive=False, verbosity=0)
    assert not Kantor.all_objects.exists()
    assert guards.unguarded(connection) == []


@pytest.mark.django_db
def test_i13_the_engine_itself_may_remove_a_row(office: Kantor) -> None:
    removal.remove({office.pk: "kantor.Kantor"})
    assert not Kantor.all_objects.exists()
    Kantor.objects.create(wilayah="13.02.10.2001", nama="Kantor")
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kantor_kantor")
