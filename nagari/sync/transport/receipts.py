"""What bundles that were brought here say of how far this office's own changes have come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nagari.sync import journal, vectors
from nagari.sync.core.heads import holds
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Brought, Peer, Site, SiteState, Stream
from nagari.sync.registry import office
from nagari.sync.transport import manifest, packing
from nagari.sync.transport.messages import packed


@dataclass(frozen=True, slots=True)
class Receipt:
    """Of this office's changes that concern the office `wilayah`: `there` of `total` were known to it at `made_at`;
    None where it has sent nothing by stick yet."""

    wilayah: str
    name: str
    made_at: datetime | None
    brought_at: datetime | None
    there: int
    total: int

    @property
    def waiting(self) -> int:
        return self.total - self.there


def note(brought: Brought) -> None:
    """The site above tells by stick what it holds: pages need not say that this waits."""
    peer = Peer.objects.filter(site=brought.site, is_parent=True).first()
    if peer is None or (peer.heard_at is not None and peer.heard_at > brought.made_at):
        return
    mine = vectors.heads(office().wilayah, brought.site.wilayah)
    heads = {key: int(head) for key, head in manifest.heads_of(brought).items() if key in mine}
    Peer.objects.filter(pk=peer.pk).update(theirs=packed({key: min(head, mine[key]) for key, head in heads.items()}))


def receipts() -> Iterator[Receipt]:
    """One an office that a bundle can be written for, the nearest to the top first."""
    here = office().wilayah
    own = list(Stream.objects.filter(site__state__in=(SiteState.OWN, SiteState.FORMER)).select_related("site"))
    unsealed = journal.pending()
    peers = Site.objects.filter(state=SiteState.PEER).exclude(wilayah__in=("", here)).order_by("wilayah", "number")
    for site in peers:
        streams = [one for one in own if holds(site.wilayah, one.scope, here)]
        brought = packing.last_of(site)
        heads = manifest.heads_of(brought) if brought else {}
        keys = [(StreamKey(one.site.uuid, one.scope, one.channel), one.admitted) for one in streams]
        yield Receipt(
            wilayah=site.wilayah,
            name=site.name or site.wilayah,
            made_at=brought.made_at if brought else None,
            brought_at=brought.brought_at if brought else None,
            there=sum(min(int(heads.get(key, 0)), admitted) for key, admitted in keys),
            total=sum(admitted for _key, admitted in keys) + unsealed,
        )
