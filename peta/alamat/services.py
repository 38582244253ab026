"""Addresses are asked for, looked up one a second while there is a connection, and decided on by a person."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from nagari.jobs import services as jobs
from nagari.jobs.models import Job
from nagari.jobs.run import JobRun
from nagari.lib.errors import UserError
from nagari.penduduk.models import Keluarga
from peta.alamat import queries
from peta.alamat.geocoder import Ask, Offline, Refused, nominatim
from peta.alamat.models import Alamat, CariRumah, Keadaan
from peta.lokasi.queries import houses

# Families asked for at a press.
MOST: Final = 300
# The rule of Nominatim's public service; one's own may be asked as gently.
PAUSE_SECONDS: Final = 1.0
# Then other work of the office has its turn.
_TOGETHER: Final = 30
_KEPT: Final = timedelta(days=180)


def ask_for(wilayah: str, now: datetime, user_id: int | None) -> int:
    """Families without a place are asked for by their address; how many. Raises UserError geocoder_off."""
    if not settings.GEOCODER:
        raise UserError(
            "geocoder_off",
            _("This site asks nobody on the internet."),
            _("The technician sets NAGARI_GEOCODER to the address of a Nominatim."),
        )
    found, _silent = queries.questions(wilayah)
    chosen = list(found.items())[:MOST]
    with transaction.atomic():
        for key, text in chosen:
            alamat, _made = Alamat.objects.get_or_create(tanya=text, defaults={"diminta_pada": now})
            CariRumah.objects.get_or_create(keluarga=key, defaults={"wilayah": wilayah, "alamat": alamat})
    go_on(wilayah, now, user_id)
    return len(chosen)


def go_on(wilayah: str, now: datetime, user_id: int | None = None) -> Job | None:
    """Put the work into the table if something waits and none is there yet."""
    if not settings.GEOCODER or queries.running() is not None:
        return None
    if not Alamat.objects.filter(keadaan=Keadaan.MENUNGGU, rumah__isnull=False).exists():
        return None
    return jobs.enqueue(queries.JOB, {}, user_id=user_id, wilayah=wilayah, now=now)


def perform(run: JobRun) -> dict[str, Any]:
    """The job. Bears being done again: what was answered is not asked again."""
    if not settings.GEOCODER:
        return {"asked": 0, "trouble": ""}
    told = look_up(run.wilayah, nominatim(settings.GEOCODER), run.now, progress=run.progress)
    if told["asked"] == _TOGETHER and not told["trouble"]:
        jobs.enqueue(queries.JOB, {}, user_id=run.user_id, wilayah=run.wilayah, now=run.now())
    return told


def look_up(
    wilayah: str,
    ask: Ask,
    clock: Callable[[], datetime],
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    pause: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """{"asked": how many, "trouble": "", "offline" or "refused"}. Stops at the first that is not answered."""
    box = queries.box_of(wilayah)
    waiting = Alamat.objects.filter(keadaan=Keadaan.MENUNGGU, rumah__wilayah=wilayah).distinct().order_by("id")
    rows = list(waiting[:_TOGETHER]) if box else []
    for done, row in enumerate(rows):
        progress(done, len(rows))
        if done:
            pause(PAUSE_SECONDS)
        try:
            found = ask(row.tanya, box) if box else None
        except Offline:
            return {"asked": done, "trouble": "offline"}
        except Refused:
            return {"asked": done, "trouble": "refused"}
        row.keadaan = Keadaan.KETEMU if found else Keadaan.TIADA
        row.dijawab_pada = clock()
        if found:
            row.lat, row.lng, row.label, row.ketelitian = found.lat, found.lng, found.label, found.metres
        row.save()
    return {"asked": len(rows), "trouble": ""}


def regularly(now: datetime) -> None:
    """What waits goes on by itself; not where the service refused us, which a person has to see."""
    first = CariRumah.objects.filter(alamat__keadaan=Keadaan.MENUNGGU).values_list("wilayah", flat=True).first()
    if first is None:
        return
    last = queries.last()
    if last is not None and (last.error or (last.result or {}).get("trouble") == "refused"):
        return
    go_on(first, now)


def decided(keluarga: UUID) -> None:
    """Somebody has put the house on the map, or said that the answer is wrong."""
    CariRumah.objects.filter(keluarga=keluarga).delete()
    Alamat.objects.filter(rumah__isnull=True, keadaan=Keadaan.MENUNGGU).delete()


def dismiss(keluarga: UUID) -> None:
    """The answer is wrong: the house is pointed at by hand, and its address is not asked for again."""
    CariRumah.objects.filter(keluarga=keluarga).update(ditolak=True)


def clear(now: datetime) -> int:
    """What nobody needs any more: families that are on the map by now or no longer here, answers of half a year ago."""
    gone = 0
    for wilayah in set(CariRumah.objects.values_list("wilayah", flat=True)):
        known = houses(wilayah)
        is_open = set(Keluarga.objects.filter(wilayah=wilayah, tutup_sejak=None).values_list("id", flat=True))
        for row in CariRumah.objects.filter(wilayah=wilayah):
            if row.keluarga in known or row.keluarga not in is_open:
                gone += row.delete()[0]
    old = Alamat.objects.filter(rumah__isnull=True, diminta_pada__lt=now - _KEPT)
    return gone + old.delete()[0]
