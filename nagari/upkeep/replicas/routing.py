"""Which database answers: inside `reading`, what is meant for many comes from a replica; all else from the primary."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, models

_alias: ContextVar[str | None] = ContextVar("replica", default=None)
# Whole apps, and of the exchange what lists of offices are made of. Never who asks (accounts, sessions), nor what a
# process remembers for others (the office itself, regions).
_APPS: Final = frozenset({"statistik", "peta", "permohonan"})
_MODELS: Final = frozenset({"sync.peer", "sync.segment", "sync.stream", "sync.feedrow", "sync.sessionlog"})


@contextmanager
def reading(alias: str) -> Iterator[None]:
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


class Router:
    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str | None:
        alias = _alias.get()
        if alias is None:
            return None
        meta = model._meta
        return alias if meta.app_label in _APPS or meta.label_lower in _MODELS else DEFAULT_DB_ALIAS

    def db_for_write(self, _model: type[models.Model], **_hints: Any) -> str:
        # Also for an object that came from a replica.
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_objects: models.Model, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app: str, **_hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS
