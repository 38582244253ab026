"""Changes as a person reads them: the field's name, labels instead of codes, names instead of keys."""

from datetime import date
from typing import Any
from uuid import UUID

from nagari.penduduk.fields import KodeField
from nagari.penduduk.imports.plan import Change, Plan
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.models import Penduduk
from nagari.wilayah.models import JenisLingkungan, Lingkungan


def shown_changes(changes: list[Change], plan: Plan) -> list[list[Any]]:
    """[[field, old, new], ...] as JSON holds it; field stays the name, for the label depends on the language."""
    return [[one.field, _shown(one.field, one.old, plan), _shown(one.field, one.new, plan)] for one in changes]


def _shown(name: str, value: Any, plan: Plan) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, UUID):
        return place_name(value, plan)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, int):
        field = Penduduk._meta.get_field(name)
        if isinstance(field, KodeField) and field.kode_list:
            return screen_labels(field.kode_list)[value]
    return str(value)


def place_name(part: UUID, plan: Plan) -> str:
    """ "Jorong Enam, RW 001, RT 004", also of a part that the import is about to make."""
    if not plan.place_names:
        rows = Lingkungan.objects.filter(wilayah=plan.wilayah).values_list("id", "induk_id", "jenis", "nama")
        parts = {id_: (above, jenis, nama) for id_, above, jenis, nama in rows}
        parts.update({one.id: (one.induk_id, one.jenis, one.nama) for one in plan.resolver.new})
        plan.place_names.update(parts)
    words: list[str] = []
    here: UUID | None = part
    while here in plan.place_names:
        here, jenis, nama = plan.place_names[here]
        words.append(nama if jenis == JenisLingkungan.JORONG else f"{JenisLingkungan(jenis).label} {nama}")
    return ", ".join(reversed(words))
