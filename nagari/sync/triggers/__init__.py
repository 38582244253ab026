"""Triggers that write every change of a synced row into `sync_capture`, whoever made it: the ORM, bulk work, raw SQL.

Generated from `_meta`. They only note what changed, as the database itself writes values; what it means in the
journal is made of it when it is sealed (`sync.captures`).
"""

from nagari.sync.triggers.tracked import Tracked, Trigger, tracked_models

__all__ = ["Tracked", "Trigger", "tracked_models"]
