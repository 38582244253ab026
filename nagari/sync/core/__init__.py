"""The engine's rules in plain Python: no Django, no database, no clock of its own. See nagari/sync/README.md."""
