"""Specific personal data (UU 27/2022 art. 4 (2)): whatever lists, forms, files or prints residents asks here."""

# Kept only where the office has named them in NAGARI_OPTIONAL_FIELDS.
OPTIONAL = frozenset({"hamil", "cara_kb"})
# Data on health: shown to, searched, given out and edited by roles with penduduk.specific only.
SPECIFIC = frozenset({"cacat", "kelainan", *OPTIONAL})
