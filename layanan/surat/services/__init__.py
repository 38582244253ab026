"""Changes to letters, each in one transaction."""

from layanan.surat.services.following import cancel, count_copy, hand_over, note, print_out, reprint, revoke
from layanan.surat.services.issuing import enter_from_paper, issue, replace

__all__ = [
    "cancel",
    "count_copy",
    "enter_from_paper",
    "hand_over",
    "issue",
    "note",
    "print_out",
    "replace",
    "reprint",
    "revoke",
]
