"""What is decided about residents and families without looking at a database; forms and importers share it.

Every function takes values and gives `Finding`s: an error refuses, a warning is confirmed once and kept.
Sentences for the codes: `nagari.penduduk.messages`.
"""

from nagari.penduduk.rules.family import Member, check_family
from nagari.penduduk.rules.findings import FamilyFinding, Finding, Severity, errors, warnings
from nagari.penduduk.rules.names import check_name, tidy_name
from nagari.penduduk.rules.person import Person, age_on, check_person
from nagari.penduduk.rules.stale import FieldConflict, StaleMerge, merge_stale

__all__ = [
    "FamilyFinding",
    "FieldConflict",
    "Finding",
    "Member",
    "Person",
    "Severity",
    "StaleMerge",
    "age_on",
    "check_family",
    "check_name",
    "check_person",
    "errors",
    "merge_stale",
    "tidy_name",
    "warnings",
]
