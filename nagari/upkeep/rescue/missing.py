"""What neither backup nor regency had, as far as it can be named: attachments by the records they belong to, numbers
that stand on paper alone; and what came back from above since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from nagari.kantor.models import Nomor, SeriNomor, StatusNomor
from nagari.kantor.queries import series_to_confirm
from nagari.sync import blobs, statements, succession
from nagari.sync.models import BlobUse, Meeting, Site, SiteState, Stream
from nagari.sync.registry import office
from nagari.sync.triggers import tracked_models

SHOWN: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`known_until`: up to when what was entered is here. `back`: changes that came back from above since. `waits`:
    the exchange has not told yet what the site above holds. `attachments`: what they belong to; `more` of them are not
    listed. `gaps`: numbers on paper that nobody knows here. `to_confirm`: series whose last number is still asked."""

    is_from_backup: bool
    at: datetime
    made_at: datetime | None
    known_until: datetime | None
    back: int
    is_joined: bool
    waits: bool
    attachments: tuple[str, ...]
    more: int
    gaps: tuple[str, ...]
    to_confirm: tuple[SeriNomor, ...]


def report(rescued: Mapping[str, Any]) -> Report:
    """`rescued`: as the state of the backups keeps it."""
    is_from_backup = rescued.get("from") == "backup"
    made_at = datetime.fromisoformat(rescued["made_at"]) if rescued.get("made_at") else None
    is_joined = statements.parent() is not None
    own = Site.objects.filter(state=SiteState.OWN).first()
    has_met = own is not None and (not is_from_backup or Meeting.objects.filter(site=own).exists())
    digests = _missing()
    wilayah = office().wilayah
    at = datetime.fromisoformat(str(rescued["at"]))
    gaps = Nomor.objects.filter(wilayah=wilayah, status=StatusNomor.CELAH).order_by("seri", "urut")
    return Report(
        is_from_backup=is_from_backup,
        at=at,
        made_at=made_at,
        known_until=max(filter(None, (made_at, _last_of_former(at))), default=None),
        back=_came_back(rescued.get("heads") or {}) if is_from_backup else 0,
        is_joined=is_joined,
        waits=is_joined and not has_met,
        attachments=tuple(islice(_named(digests), SHOWN)),
        more=max(0, len(digests) - SHOWN),
        gaps=tuple(gaps.values_list("teks", flat=True)[:SHOWN]),
        to_confirm=tuple(series_to_confirm(wilayah, timezone.localdate(at).year, succession.doubt())),
    )


def _missing() -> list[str]:
    used = BlobUse.objects.values_list("digest", flat=True).distinct()
    return sorted(one for one in used if blobs.is_digest(one) and not blobs.path_of(one).exists())


def _named(digests: list[str]) -> Any:
    models = [one.model for one in tracked_models() if blobs.fields_of(one.model)]
    for digest in digests:
        for key in blobs.objects_of(digest):
            yield next((f"{row._meta.verbose_name}: {row}" for one in models if (row := _row(one, key))), str(key))


def _row(model: Any, key: UUID) -> Any:
    return model.all_objects.filter(pk=key).first()


def _came_back(heads: Mapping[str, int]) -> int:
    """Changes of this office's former computer beyond those that the backup held."""
    wilayah = office().wilayah
    rows = Stream.objects.select_related("site").filter(site__state=SiteState.FORMER, scope=wilayah)
    return sum(max(0, one.admitted - heads.get(f"{one.site.uuid.hex} {one.scope} {one.channel}", 0)) for one in rows)


def _last_of_former(before: datetime) -> datetime | None:
    """When the newest change of a former computer of this office was made that is here."""
    wilayah = office().wilayah
    rows = Stream.objects.filter(scope=wilayah).exclude(site__state=SiteState.OWN)
    latest = max((one.latest or 0 for one in rows if one.site.wilayah == wilayah), default=0)
    return min(datetime.fromtimestamp(latest / 1000, tz=before.tzinfo), before) if latest else None
