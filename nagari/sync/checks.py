"""System checks: what could not be merged between offices is refused at start-up."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models

from nagari.sync.registry import LEVELS, registry
from nagari.sync.tracking import SyncedModel


def check_models(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    return [
        problem
        for model in apps.get_models()
        if issubclass(model, SyncedModel)
        for problem in (
            *_check_registered(model),
            *_check_fields(model),
            *_check_meta(model),
            *_check_applying(model),
        )
    ]


def _check_registered(model: type[SyncedModel]) -> Iterator[CheckMessage]:
    if model not in registry:
        yield Error(
            f"{model._meta.label} is a SyncedModel nobody registered.",
            hint="Call registry.register(...) in the app's AppConfig.ready().",
            obj=model,
            id="sync.E001",
        )
        return
    entry = registry[model]
    names = {one.name for one in model._meta.concrete_fields}
    for name in sorted((entry.personal | entry.derived | frozenset().union(*entry.groups)) - names):
        yield Error(f"{model._meta.label} has no field {name}.", hint="Correct its registration.", id="sync.E002")
    if entry.derived and entry.rebuild is None:
        yield Error(
            f"{model._meta.label} has derived fields and no rebuild.",
            hint="Give registry.register(rebuild=...), or nobody fills them after an apply.",
            id="sync.E003",
        )


def _check_fields(model: type[SyncedModel]) -> Iterator[CheckMessage]:
    for one in model._meta.concrete_fields:
        if one.unique and not one.primary_key:
            yield Error(
                f"{model._meta.label}.{one.name} is unique in the database.",
                hint="Two offices offline may both write it. Make it a form rule and a visible state.",
                id="sync.E004",
            )
        if isinstance(one, models.FileField):
            yield Error(
                f"{model._meta.label}.{one.name} is a file field.", hint="Keep a blob reference.", id="sync.E005"
            )
        if (
            isinstance(one, models.ForeignKey)
            and getattr(one, "db_constraint", True)
            and issubclass(one.related_model, SyncedModel)
        ):
            yield Error(
                f"{model._meta.label}.{one.name} has a database constraint.",
                hint="Use sync.tracking.reference(): a row may arrive before the one it points to.",
                id="sync.E006",
            )
    for many in model._meta.local_many_to_many:
        yield Error(
            f"{model._meta.label}.{many.name} is many-to-many.", hint="Make a synced model of the pair.", id="sync.E007"
        )


def _check_meta(model: type[SyncedModel]) -> Iterator[CheckMessage]:
    if model._meta.constraints or model._meta.unique_together:
        yield Error(
            f"{model._meta.label} has database constraints.",
            hint="Only the key may refuse a row of a synced table.",
            id="sync.E008",
        )


def _check_applying(model: type[SyncedModel]) -> Iterator[CheckMessage]:
    if model not in registry:
        return
    entry = registry[model]
    names = {one.name for one in model._meta.concrete_fields}
    for level in sorted(entry.foreign - LEVELS):
        yield Error(
            f"{model._meta.label}: no office is of level {level}.", hint="Correct foreign=[...].", id="sync.E009"
        )
    if entry.author and entry.author not in names - entry.derived:
        yield Error(
            f"{model._meta.label}: no captured field {entry.author} names who says it.",
            hint='Correct author="...".',
            id="sync.E012",
        )
    for name, (source, _compute) in entry.computed.items():
        if name not in entry.derived or source not in names - entry.derived:
            yield Error(
                f"{model._meta.label}.{name} cannot be computed from {source}.",
                hint="computed={derived field: (captured field, function)}.",
                id="sync.E010",
            )
    if model in _needed_by(model):
        yield Error(
            f"{model._meta.label} needs itself over references that may not be empty.",
            hint="Let one of them be empty: rows that wait for each other would wait for ever.",
            id="sync.E011",
        )


def _needed_by(model: type[SyncedModel]) -> set[type[models.Model]]:
    """Models whose rows have to be there before one of this model, over however many references."""
    found: set[type[models.Model]] = set()
    waiting: list[type[models.Model]] = [model]
    while waiting:
        for one in waiting.pop()._meta.concrete_fields:
            target = one.related_model if isinstance(one, models.ForeignKey) and not one.null else None
            if isinstance(target, type) and issubclass(target, SyncedModel) and target not in found:
                found.add(target)
                waiting.append(target)
    return found
