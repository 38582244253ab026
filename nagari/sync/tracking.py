"""`SyncedModel`: what every model is that offices exchange. The engine slips in underneath.

Contract (kept by the checks in `registry`):
- the key is a UUIDv7 made here, so two offices offline can never give the same one;
- `wilayah` is the code of the region a row belongs to, for life;
- deleting writes a tombstone (`deleted_at`), which `objects` hides and `all_objects` shows;
- `save()` writes only fields that differ from what was loaded, so a form opened before a remote change came in does not
  write old values back as the newest edit.
"""

from collections.abc import Collection, Iterable
from typing import Any, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.base import ModelBase
from django.utils import timezone

from nagari.lib.ids import uuid7
from nagari.sync.acting import acting, local_actor, local_user
from nagari.sync.models import Writer

__all__ = ["SyncedModel", "SyncedQuerySet", "acting", "local_actor", "local_user", "reference", "set_clock_offset"]

Row = TypeVar("Row", bound="SyncedModel")


def in_region(scope: str, field: str = "wilayah", *, using: str = DEFAULT_DB_ALIAS) -> models.Q:
    """Rows whose `field` is region `scope` or one below it; every row for the empty (national) scope.

    SQLite uses no index for LIKE on a case-sensitive column, so it gets a range ("/" follows "."). PostgreSQL may sort
    by the rules of a language, under which that range holds other rows, and has an index for LIKE.
    """
    if not scope:
        return models.Q()
    if connections[using].vendor == "postgresql":
        return models.Q(**{field: scope}) | models.Q(**{f"{field}__startswith": scope + "."})
    return models.Q(**{field: scope}) | models.Q(**{f"{field}__gte": scope + ".", f"{field}__lt": scope + "/"})


class SyncedQuerySet(models.QuerySet[Row]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Tombstones for all rows; same answer as Django's."""
        count = self.filter(deleted_at__isnull=True).update(deleted_at=timezone.now())
        return count, {self.model._meta.label: count}

    def in_scope(self, scope: str) -> Self:
        """Rows of region `scope` and of all regions below it; every row for the empty (national) scope."""
        return self.filter(in_region(scope, using=self.db)) if scope else self


class AliveManager(models.Manager.from_queryset(SyncedQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> SyncedQuerySet[Any]:
        queryset: SyncedQuerySet[Any] = super().get_queryset()
        return queryset.filter(deleted_at__isnull=True)


class SyncedModel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    wilayah = models.CharField(max_length=13, db_index=True)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = AliveManager()
    all_objects = models.Manager.from_queryset(SyncedQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "all_objects"

    _loaded: dict[str, Any]

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        row = super().from_db(db, field_names, values, **options)
        row._loaded = dict(zip(field_names, values, strict=False))
        return row

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        if not self._state.adding and not force_insert:
            changed = self.changed_fields()
            update_fields = changed if update_fields is None else [name for name in update_fields if name in changed]
            if not update_fields:
                return
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)
        self._loaded = {name: self.__dict__[name] for name in self._attnames() if name in self.__dict__}

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        if self.deleted_at is not None:
            return 0, {}
        self.deleted_at = timezone.now()
        self.save(using=using, update_fields=["deleted_at"])
        return 1, {self._meta.label: 1}

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._loaded = {name: self.__dict__[name] for name in self._attnames() if name in self.__dict__}

    def changed_fields(self) -> list[str]:
        """Names of concrete fields whose value differs from the one loaded; all of them for a new row."""
        loaded = getattr(self, "_loaded", None)
        return [
            field.attname
            for field in self._meta.concrete_fields
            if loaded is None
            or (field.attname in self.__dict__ and loaded.get(field.attname, ...) != self.__dict__[field.attname])
        ]

    @classmethod
    def _attnames(cls) -> list[str]:
        return [field.attname for field in cls._meta.concrete_fields]


def reference(
    to: str | type[models.Model], *, null: bool = False, related_name: str = "+", editable: bool = True, **options: Any
) -> Any:
    """A foreign key between synced models: no database constraint (a row may come before the one it points to)."""
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        db_constraint=False,
        related_name=related_name,
        editable=editable,
        **options,
    )


def set_clock_offset(milliseconds: int) -> None:
    """What a person found the device clock to be wrong by: added to the time of every change from now on."""
    Writer.objects.exclude(offset_ms=milliseconds).update(offset_ms=milliseconds)
