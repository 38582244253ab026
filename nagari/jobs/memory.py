"""Letting go of memory after work that held much of it for a moment."""

from django.db import connection

from nagari.lib import memory


def give_back() -> None:
    """For threads beside the pages: what this thread's connection has read, and what is free, go back to the system."""
    if connection.vendor == "sqlite" and connection.connection is not None:
        with connection.cursor() as cursor:
            # Up to 16 MB of pages of the file, which the system holds too.
            cursor.execute("PRAGMA shrink_memory")
    memory.give_back()
