"""Taking back the last import, as long as nothing was built on what it wrote."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.penduduk.imports.register import slices
from nagari.penduduk.imports.trace import Trace, Values, checksum
from nagari.penduduk.models import Impor, Keluarga, Penduduk, StatusImpor
from nagari.penduduk.mutasi.corrections import note_corrections
from nagari.penduduk.mutasi.trace import value_of
from nagari.sync.bulk import bulk_change
from nagari.sync.tracking import SyncedModel
from nagari.wilayah.models import Lingkungan

_NAMED = 5


def undo(impor: Impor, *, now: datetime) -> None:
    """New rows become tombstones, changed ones get their old values.

    Raises UserError undo_not_done, undo_newer, undo_edited, undo_used, which say what is in the way.
    """
    with transaction.atomic():
        held = Impor.objects.select_for_update().get(pk=impor.pk)
        if held.status != StatusImpor.DONE or held.trace is None:
            raise _refused("undo_not_done", _("This import is not one that could be taken back."))
        done = Impor.objects.filter(wilayah=held.wilayah, status=StatusImpor.DONE)
        if done.filter(pk__gt=held.pk).exists():
            raise _refused("undo_newer", _("A newer import was made; only the last one can be taken back."))
        trace = Trace.unpacked(bytes(held.trace))
        _check_changed(Penduduk, trace.changed_penduduk)
        _check_changed(Keluarga, trace.changed_keluarga)
        _check_new(Penduduk, trace.new_penduduk)
        _check_new(Keluarga, trace.new_keluarga)
        _check_references(trace)
        bulk_change(Penduduk, _old_values(trace.changed_penduduk))
        note_corrections(held.wilayah, _turned(trace.changed_penduduk), today=timezone.localdate(now))
        bulk_change(Keluarga, _old_values(trace.changed_keluarga))
        _bury(Penduduk, trace.new_penduduk, now)
        _bury(Keluarga, trace.new_keluarga, now)
        _bury(Lingkungan, _unused_places(trace.new_lingkungan), now)
        held.status = StatusImpor.UNDONE
        held.undone_at = now
        held.trace = None
        held.save()


def can_undo(impor: Impor) -> bool:
    """Cheap look for the button; `undo` itself looks at every row."""
    newer = Impor.objects.filter(wilayah=impor.wilayah, status=StatusImpor.DONE, pk__gt=impor.pk)
    return impor.status == StatusImpor.DONE and impor.trace is not None and not newer.exists()


def _check_changed(model: type[SyncedModel], changed: dict[UUID, Values]) -> None:
    touched: list[str] = []
    for part in slices(changed):
        for row in model.objects.filter(id__in=part):
            if any(getattr(row, name) != new for name, (_old, new) in changed[row.pk].items()):
                touched.append(str(row))
    if touched:
        raise _in_the_way("undo_edited", _("Edited since the import: %(names)s."), touched)


def _check_new(model: type[SyncedModel], new: dict[UUID, int]) -> None:
    touched: list[str] = []
    names = [field.attname for field in model._meta.concrete_fields]
    at = names.index("id")
    seen = 0
    for part in slices(new):
        for values in model.all_objects.filter(id__in=part).values_list(*names):
            seen += 1
            if checksum(values) != new[values[at]]:
                touched.append(_name(values, names))
    if touched or seen != len(new):
        raise _in_the_way("undo_edited", _("Edited since the import: %(names)s."), touched)


def _name(values: tuple[Any, ...], names: list[str]) -> str:
    return str(values[names.index("nama")] if "nama" in names else values[names.index("no_kk")])


def _check_references(trace: Trace) -> None:
    """Rows of any app that point to a new one, other than those of this import."""
    ours: dict[type[models.Model], Collection[UUID]] = {
        # Of those the import changed, only whom it moved: others came to a new family by somebody's hand since.
        Penduduk: {
            *trace.new_penduduk,
            *(key for key, values in trace.changed_penduduk.items() if "keluarga_id" in values),
        },
        Keluarga: trace.new_keluarga.keys(),
        Lingkungan: trace.new_lingkungan,
    }
    for model, new in ((Penduduk, trace.new_penduduk), (Keluarga, trace.new_keluarga)):
        for model_, attname in _pointing_to(model):
            known = ours.get(model_, ())
            for part in slices(new):
                rows = model_._default_manager.filter(**{f"{attname}__in": part})
                others = [row for row in rows if row.pk not in known]
                if others:
                    found = [f"{model_._meta.verbose_name} {row}" for row in others]
                    raise _in_the_way("undo_used", _("Already built on it: %(names)s."), found)


def _pointing_to(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    for relation in model._meta.related_objects:
        yield relation.related_model, relation.field.attname


def _unused_places(new: list[UUID]) -> list[UUID]:
    """Parts of the village that the import made and nobody else has come to use."""
    used: set[UUID] = set()
    for model in (Penduduk, Keluarga):
        for part in slices(new):
            rows = model.objects.filter(lingkungan_id__in=part)
            used.update(rows.order_by().values_list("lingkungan_id", flat=True).distinct())
    above = dict(Lingkungan.objects.filter(id__in=new).values_list("id", "induk_id"))
    foreign = Lingkungan.objects.filter(induk_id__in=new).exclude(id__in=new)
    used.update(foreign.values_list("induk_id", flat=True))
    for part_id in list(used):
        here = above.get(part_id)
        while here is not None:
            used.add(here)
            here = above.get(here)
    return [one for one in new if one not in used]


def _bury(model: type[SyncedModel], ids: Collection[UUID], now: datetime) -> None:
    for part in slices(ids):
        model.all_objects.filter(id__in=part, deleted_at__isnull=True).update(deleted_at=now)


def _turned(changed: dict[UUID, Values]) -> dict[UUID, dict[str, tuple[Any, Any]]]:
    """What stood there and what stands there again, as the register has it."""
    return {
        key: {name: (value_of(Penduduk, name, new), value_of(Penduduk, name, old)) for name, (old, new) in one.items()}
        for key, one in changed.items()
    }


def _old_values(changed: dict[UUID, Values]) -> dict[Any, dict[str, Any]]:
    return {id_: {name: old for name, (old, _new) in values.items()} for id_, values in changed.items()}


def _in_the_way(code: str, sentence: str, names: list[str]) -> UserError:
    shown = ", ".join(names[:_NAMED]) + (f" +{len(names) - _NAMED}" if len(names) > _NAMED else "")
    return _refused(code, sentence % {"names": shown})


def _refused(code: str, sentence: str) -> UserError:
    return UserError(code, sentence, _("Correct single records by hand instead."))
