"""The demo regency: the nagari that do not run arrive as small prepared segments, as real ones would."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nagari.demo.neighbours import neighbour, share
from nagari.demo.places import PLACES, SOLOK
from nagari.sync import authority, projections
from nagari.sync.admit import Raw, admit
from nagari.sync.apply import apply
from nagari.sync.models import Peer, Site
from nagari.sync.release import VERSION
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Tingkat, Wilayah

SEED = 3


def villages() -> list[tuple[str, str]]:
    """(code, name) of the nagari of the regency that `make run` does not start."""
    running = {place.wilayah for place in PLACES}
    rows = Wilayah.objects.filter(in_region(SOLOK.wilayah, "code"), level=Tingkat.DESA, valid_to=None)
    return [(code, name) for code, name in rows.order_by("code").values_list("code", "name") if code not in running]


def receive(residents: int, now: datetime, tell: Callable[[str], object]) -> int:
    """About `residents` people in all those nagari; how many there are. ValueError where the regency refuses them."""
    with transaction.atomic():
        authority.establish(now)
    found = villages()
    in_district: Counter[str] = Counter()
    count = 0
    raws: list[Raw] = []
    sites: list[UUID] = []
    for (code, name), some in zip(found, share(residents, len(found), SEED), strict=True):
        district = code.rpartition(".")[0]
        made = neighbour(code, name, some, in_district[district], now)
        in_district[district] += 1
        authority.certify_key(made.site, made.public_key, wilayah=code, name=f"Kantor Wali Nagari {name}", now=now)
        raws += [Raw(*one) for one in made.segments]
        sites.append(made.site)
        count += made.residents
    _take(raws, now)
    # They never say themselves what they run.
    Peer.objects.bulk_create(Peer(site=site, version=VERSION) for site in Site.objects.filter(uuid__in=sites))
    tell(f"  {count:,} residents of {len(found)} other nagari.")
    return count


def _take(raws: Iterable[Raw], now: datetime) -> None:
    taken = admit(raws, now=now)
    if taken.refused:
        raise ValueError(f"The regency refused what a prepared nagari wrote: {taken.refused[0]}")
    apply(now)
    projections.run(now)
