"""What has been kept long enough ends: erased here and, with the next exchange, everywhere; a berita acara stays."""

from datetime import datetime
from typing import Final

from nagari.kantor import clock, site
from nagari.pdp.holdings import Erasable
from nagari.pdp.models import Pemusnahan
from nagari.pdp.retention import Kelas, classes
from nagari.pdp.services.erasing import acknowledge, erase_all
from nagari.sync.tracking import acting

# A day; each is an erasure of its own. What is left over goes the day after.
MOST: Final = 100


def end_all(now: datetime) -> int:
    """How many rows ended. Called daily. Nothing on a computer whose date is not sure."""
    info = site.current()
    if info is None or not clock.is_trusted():
        return 0
    with acting(None, "retention"):
        return sum(end(kelas, info.wilayah, now) for kelas in classes)


def end(kelas: Kelas, wilayah: str, now: datetime) -> int:
    before = now - kelas.after
    keys = kelas.due(wilayah, before, MOST)
    title = str(kelas.title)
    done = 0
    try:
        for key in keys:
            one = Erasable(kelas.model, key, kelas.fields, title, with_row=kelas.with_row)
            erase_all([one], f"retensi {kelas.kode}", now)
            done += 1
    finally:
        # Also of a day that one of them stopped: what is gone by then nobody will find again.
        if done:
            Pemusnahan(wilayah=wilayah, kelas=kelas.kode, sebelum=before, jumlah=done, pada=now).save()
            acknowledge(now)
    return done
