"""Offices simulated in one process: seeded work and faults, then the invariants of nagari/sync/README.md checked."""
