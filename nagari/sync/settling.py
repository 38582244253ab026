"""Doing what statements ask for, once they are held: call `settle` after `statements.accept_all`, before anything is
applied. Apart from it, because it folds objects anew, and who folds has to know whom to believe."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nagari.sync import (
    apply,
    authority,
    blanking,
    blobs,
    identity,
    index,
    journal,
    projections,
    removal,
    retract,
    statements,
)
from nagari.sync.core.segment import StreamKey
from nagari.sync.models import Capture, Refusal, Site, SiteState, Statement, StatementKind, Stream
from nagari.sync.registry import office


def settle(now: datetime) -> None:
    """Take back what revoked sites wrote too much, erase what is to be erased, and at the regency confirm sites that
    plainly follow another. Again is a no-op, and costs a query."""
    if office().level == authority.REGENCY:
        for said in authority.successions():
            if said.site is not None:
                authority.confirm_first(said.site, now)
    waiting = set(Statement.objects.filter(is_done=False).values_list("kind", flat=True))
    if StatementKind.REVOCATION in waiting:
        _revoke(now)
    if StatementKind.ERASURE in waiting:
        _erase(now)


@transaction.atomic
def _revoke(now: datetime) -> None:
    touched: dict[UUID, str] = {}
    gone = (SiteState.REVOKED, SiteState.FORMER)
    for stream in Stream.objects.filter(site__state__in=gone).select_related("site"):
        known = statements.key_of(stream.site.uuid)
        last = known.last_valid(StreamKey(stream.site.uuid, stream.scope, stream.channel)) if known else None
        if last is None or stream.admitted <= last:
            continue
        if stream.site.state == SiteState.FORMER:
            # What this site wrote itself, under another name, it does not throw away.
            retract.reissue(stream, retract.whole_head(stream, last), identity.own(now), now)
        else:
            touched |= retract.truncate(stream, last)
    if touched:
        left = index.places(touched)
        unsealed = set(Capture.objects.filter(object__in=list(touched)).values_list("object", flat=True))
        # A row of which nothing is left was never valid.
        removal.remove({key: touched[key] for key in touched if not left[key] and key not in unsealed})
        _refold({key: touched[key] for key in touched if left[key] or key in unsealed}, now)
    _forgive()
    _done(StatementKind.REVOCATION)


def _forgive() -> None:
    """What was refused of a site is no trouble any more where it does not hold anyhow."""
    over = Site.objects.filter(state__in=(SiteState.REVOKED, SiteState.FORMER)).values("uuid")
    for row in Refusal.objects.filter(site__in=over, first__gt=0):
        known = statements.key_of(row.site)
        last = known.last_valid(StreamKey(row.site, row.scope, row.channel)) if known else None
        if last is not None and row.first > last:
            row.delete()


def _erase(now: datetime) -> None:
    # What is captured and not sealed would be sealed with its content.
    journal.seal(now)
    with transaction.atomic():
        new = blanking.erasures(only_new=True)
        objects = blanking.objects_of(new)
        touched = blanking.blank_arrived()
        digests = removal.remove({key: model for key, (model, _scope) in objects.items()}, _scopes(objects))
        _refold(_models_of(touched - objects.keys()), now)
        _done(StatementKind.ERASURE)
    projections.run(now)
    blobs.forget(digests | {one for said in new for one in said.content.get("blobs", ())})


def _scopes(objects: dict[UUID, tuple[str, str]]) -> dict[UUID, str]:
    return {key: scope for key, (_model, scope) in objects.items()}


def _models_of(keys: set[UUID]) -> dict[UUID, str]:
    found = index.entries_of(keys) if keys else {}
    return {key: listed[0].entry.model for key, listed in found.items() if listed}


def _refold(objects: dict[UUID, str], now: datetime) -> None:
    for model in sorted(set(objects.values())):
        apply.refold([key for key, one in objects.items() if one == model], model, now)


def _done(kind: str) -> None:
    Statement.objects.filter(kind=kind, is_done=False).update(is_done=True)


def own_streams_of_former() -> list[Stream]:
    """Streams this installation wrote under names it had before."""
    former = Site.objects.filter(state=SiteState.FORMER)
    return list(Stream.objects.filter(site__in=former, admitted__gt=0).select_related("site").order_by("pk"))
