"""Families: their card, who is what in them, and what becomes of them when somebody goes."""

from nagari.penduduk.services.families.card import (
    UpdatedKeluarga,
    close_keluarga,
    create_keluarga,
    delete_keluarga,
    head_of,
    restore_keluarga,
    set_relations,
    update_keluarga,
)
from nagari.penduduk.services.families.settling import NOBODY_SAID, Settled, Staying, settle_leaving

__all__ = [
    "NOBODY_SAID",
    "Settled",
    "Staying",
    "UpdatedKeluarga",
    "close_keluarga",
    "create_keluarga",
    "delete_keluarga",
    "head_of",
    "restore_keluarga",
    "set_relations",
    "settle_leaving",
    "update_keluarga",
]
