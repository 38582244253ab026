"""Triggers after migrations: SQLite remakes a table to alter it and drops them silently."""

import json

import pytest
from django.db import connection, models

from nagari.kantor.models import HariLibur
from nagari.sync import guards
from nagari.sync.models import Capture
from tests.office import KOTO_BARU, NOW


def captured() -> list[object]:
    rows = Capture.objects.order_by("id").values_list("kind", "fields")
    return [json.loads(fields) if kind != "I" else kind for kind, fields in rows]


@pytest.mark.django_db(transaction=True)
def test_it_captures_again_after_a_table_was_remade_and_a_field_added() -> None:
    guards.before_migrate()
    note = models.CharField(max_length=10, null=True)
    note.set_attributes_from_name("catatan")
    longer = models.CharField(max_length=81)
    longer.set_attributes_from_name("nama")
    with connection.schema_editor() as editor:
        editor.alter_field(HariLibur, HariLibur._meta.get_field("nama"), longer)
        editor.add_field(HariLibur, note)
    try:
        assert "kantor_harilibur" in guards.unguarded(connection)
        guards.after_migrate()
        assert guards.unguarded(connection) == []
        holiday = HariLibur.objects.create(wilayah=KOTO_BARU, tanggal=NOW.date(), nama="Basafa")
        HariLibur.objects.filter(id=holiday.id).update(nama="Basapa", masuk_kerja=True)
        assert captured() == ["I", {"nama": "Basapa", "masuk_kerja": 1 if connection.vendor == "sqlite" else True}]
    finally:
        guards.before_migrate()
        with connection.schema_editor() as editor:
            editor.remove_field(HariLibur, note)
            editor.alter_field(HariLibur, longer, HariLibur._meta.get_field("nama"))
        guards.after_migrate()


@pytest.mark.django_db
def test_it_tells_of_a_trigger_that_is_not_what_the_models_ask_for() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                'CREATE OR REPLACE FUNCTION "capture_update_kantor_kantor"() RETURNS trigger LANGUAGE plpgsql '
                "AS 'BEGIN RETURN NULL; END'"
            )
        else:
            cursor.execute('DROP TRIGGER "capture_update_kantor_kantor"')
            cursor.execute(
                'CREATE TRIGGER "capture_update_kantor_kantor" AFTER UPDATE ON "kantor_kantor" BEGIN SELECT 1; END'
            )
    assert guards.unguarded(connection) == ["kantor_kantor"]
    guards.install(connection)
    assert guards.unguarded(connection) == []
