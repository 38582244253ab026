"""Joining: an office proves with a one-time code that the regency invited it, and the regency that it is the one that
gave the code. Works over plain HTTP: who stands in between knows neither code nor what is made of it.

    seed      = scrypt(code)                        the code as an Ed25519 key; the regency keeps its public half P
    request   = {code: first 8 bytes of SHA-256(P), claim, by_code, by_site}   both signatures over `claim`
    claim     = {format, key, name, site, wilayah}
    answer    = {told, proof}                       proof = HMAC(P, request | told); P itself never travels
    told      = {root, root_wilayah, statements, site, url}

A district passes a request on to its regency and the answer back, with `via`, its own id, beside what was proven: the
office believes it only of a site that the statements certify for a region it lies in, and asks that one from now on.

To guess a code from what went over the line costs an scrypt each, of 2^50; to guess at the endpoint is throttled.
"""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import scrypt, sha256
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from nagari.lib.errors import UserError
from nagari.sync import authority, identity, statements
from nagari.sync.core import codes
from nagari.sync.core.codec import canonical
from nagari.sync.core.errors import SyncRefused
from nagari.sync.models import EnrolmentCode, EnrolmentTry, Peer, Root, Site, SiteState
from nagari.sync.registry import office
from nagari.sync.remedies import user_error

FORMAT: Final = 1
VALID_FOR: Final = timedelta(days=7)
TRIES: Final = 10
TRIES_WITHIN: Final = timedelta(minutes=15)
LARGEST_REQUEST: Final = 64 * 1024
# 32 MB and a tenth of a second for who has the code; 2^50 of them for who has not.
_COST: Final = {"n": 1 << 15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}
_SALT: Final = b"nagari enrolment 1"
Call = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Code:
    """A code for the office of `wilayah`, to be told by telephone or on paper."""

    code: str
    wilayah: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """An office that is enrolled. `parent`: name of the regency's office."""

    site: UUID
    wilayah: str
    parent: str


def create_code(wilayah: str, now: datetime, random_bytes: Callable[[int], bytes]) -> Code:
    """A one-time code for an office of this regency. Raises UserError not_regency, root_missing, site_region."""
    if office().level != authority.REGENCY:
        raise UserError(
            "not_regency",
            _("Only the regency gives codes; this site is another office."),
            _("Ask the regency for a code, and enter it here."),
        )
    authority.establish(now)
    authority.root_signer()
    authority.level_of(wilayah)
    code = codes.code_of(random_bytes(codes.RANDOM_BYTES))
    EnrolmentCode.objects.create(
        public_key=_key_of(codes.read(code)).public_key().public_bytes_raw().hex(),
        wilayah=wilayah,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    return Code(code, wilayah, now + VALID_FOR)


def open_codes(now: datetime) -> list[EnrolmentCode]:
    """Codes that can still be used, newest first."""
    return list(EnrolmentCode.objects.filter(used_by=None, expires_at__gt=now).order_by("-created_at"))


def answer(request: bytes, *, now: datetime, address: str) -> bytes:
    """The regency's side: the whole answer to one request. Refused: those of `_admit`, as {"error": code}."""
    try:
        return canonical(_admit(request, now, address))
    except SyncRefused as refused:
        return canonical({"error": refused.code, "params": {name: str(one) for name, one in refused.params.items()}})
    except UserError as error:
        return canonical({"error": error.code, "params": {}})


def relay(request: bytes, call: Call, now: datetime) -> bytes:
    """A district's side: what the site above answers to `call`, and who passed it on. Raises what `call` raises."""
    try:
        read = json.loads(call(request))
        return canonical({**read, "via": identity.own(now).uuid.hex})
    except (ValueError, TypeError):
        return canonical({"error": "enrolment_answer", "params": {}})


def join(url: str, typed: str, call: Call, now: datetime) -> Joined:
    """The office's side: enrol this site at the regency that answers `call`. Again with the same code is harmless.

    Raises UserError with the codes of `remedies`, among them enrolment_proof: who answered does not know the code.
    """
    if not office().wilayah:
        raise user_error(SyncRefused("office_missing"))
    if office().level == authority.REGENCY:
        raise user_error(SyncRefused("enrolment_top"))
    try:
        key = _key_of(codes.read(typed))
        site = _presentable(now)
        request = _request(site, key)
        answer = call(request)
        told = _proven(answer, request, key)
        return _settle(url, told, site, now, json.loads(answer).get("via"))
    except SyncRefused as refused:
        raise user_error(refused) from None


def _presentable(now: datetime) -> Site:
    """This site, renewed if the name it had is no longer believed."""
    site = identity.own(now)
    known = statements.key_of(site.uuid)
    return identity.renew(now) if known and known.revoked_after is not None else site


def _request(site: Site, key: Ed25519PrivateKey) -> bytes:
    claim = canonical(
        {
            "format": FORMAT,
            "key": bytes(site.public_key).hex(),
            "name": site.name,
            "site": site.uuid.hex,
            "wilayah": site.wilayah,
        }
    )
    return canonical(
        {
            "by_code": key.sign(claim).hex(),
            "by_site": identity.signer(site)(claim).hex(),
            "claim": claim.decode(),
            "code": _name_of(key.public_key().public_bytes_raw()),
        }
    )


def _proven(raw: bytes, request: bytes, key: Ed25519PrivateKey) -> dict[str, Any]:
    """What the regency told, once it is known to be the one that gave the code."""
    try:
        read = json.loads(raw)
        if "error" in read:
            raise SyncRefused(str(read["error"])[:40], **{str(k): str(v) for k, v in read.get("params", {}).items()})
        told, proof = str(read["told"]), bytes.fromhex(read["proof"])
        if not hmac.compare_digest(_proof(key.public_key().public_bytes_raw(), request, told.encode()), proof):
            raise SyncRefused("enrolment_proof")
        found: dict[str, Any] = json.loads(told)
        return found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, SyncRefused):
            raise
        raise SyncRefused("enrolment_answer") from None


def _settle(url: str, told: dict[str, Any], site: Site, now: datetime, via: object) -> Joined:
    """Pin the root and learn who is above. All that is told was proven, save `via`."""
    with transaction.atomic():
        # A regency that lost its root makes a new one, and its offices enrol anew.
        Root.objects.exclude(public_key=told["root"]).delete()
        Root.objects.get_or_create(
            public_key=told["root"], defaults={"wilayah": told["root_wilayah"], "pinned_at": now}
        )
        statements.accept_all([bytes.fromhex(one) for one in told["statements"]], now)
        parent = Site.objects.filter(uuid=UUID(told["site"]), state=SiteState.PEER).first()
        parent = _between(via, site) if via else parent
        if parent is None or not statements.certificates(site.uuid):
            raise SyncRefused("enrolment_answer")
        Peer.objects.filter(is_parent=True, site__wilayah=parent.wilayah).exclude(site=parent).update(is_parent=False)
        Peer.objects.update_or_create(site=parent, defaults={"url": url, "is_parent": True})
    return Joined(site.uuid, site.wilayah, parent.name)


def _between(via: object, site: Site) -> Site | None:
    """The district that passed it on, if the regency certified it for a region that holds this office."""
    try:
        found = Site.objects.filter(uuid=UUID(hex=str(via)), state=SiteState.PEER).first()
    except ValueError:
        return None
    is_above = found is not None and found.wilayah != site.wilayah and statements.within(site.wilayah, found.wilayah)
    return found if is_above and found and statements.certificates(found.uuid) else None


def _admit(raw: bytes, now: datetime, address: str) -> dict[str, Any]:
    """Refused: enrolment_format, enrolment_throttled, code_unknown, code_expired, code_used, enrolment_office,
    enrolment_signature."""
    if len(raw) > LARGEST_REQUEST:
        raise SyncRefused("enrolment_format")
    EnrolmentTry.objects.filter(at__lt=now - TRIES_WITHIN).delete()
    if EnrolmentTry.objects.filter(address=address[:64]).count() >= TRIES:
        raise SyncRefused("enrolment_throttled", minutes=int(TRIES_WITHIN.total_seconds() // 60))
    try:
        read = json.loads(raw)
        claim = read["claim"].encode()
        claimed = json.loads(claim)
        uuid, key = UUID(hex=claimed["site"]), bytes.fromhex(claimed["key"])
        by_code, by_site = bytes.fromhex(read["by_code"]), bytes.fromhex(read["by_site"])
        wilayah, name, named = str(claimed["wilayah"]), str(claimed["name"]), str(read["code"])
        if claimed["format"] != FORMAT or len(key) != 32:
            raise ValueError("another format")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SyncRefused("enrolment_format") from None
    row = next((one for one in EnrolmentCode.objects.all() if _name_of(bytes.fromhex(one.public_key)) == named), None)
    if row is None or not identity.verifier(bytes.fromhex(row.public_key))(by_code, claim):
        EnrolmentTry.objects.create(address=address[:64], at=now)
        raise SyncRefused("code_unknown")
    if not identity.verifier(key)(by_site, claim):
        raise SyncRefused("enrolment_signature")
    if wilayah != row.wilayah:
        raise SyncRefused("enrolment_office", wilayah=row.wilayah)
    _use(row, uuid, key, name, now)
    told = canonical(_told(wilayah, now))
    return {"told": told.decode(), "proof": _proof(bytes.fromhex(row.public_key), raw, told).hex()}


@transaction.atomic
def _use(row: EnrolmentCode, uuid: UUID, key: bytes, name: str, now: datetime) -> None:
    row = EnrolmentCode.objects.select_for_update().get(pk=row.pk)
    if row.expires_at <= now:
        raise SyncRefused("code_expired")
    if row.used_by is not None and row.used_by != uuid:
        raise SyncRefused("code_used")
    known = statements.key_of(uuid)
    if known is not None and (known.public_key != key or known.revoked_after is not None):
        raise SyncRefused("code_used")
    if not statements.certificates(uuid):
        before = authority.gone_before(row.wilayah)
        authority.certify_key(uuid, key, wilayah=row.wilayah, name=name, now=now, predecessor=before)
    row.used_by, row.used_at = uuid, row.used_at or now
    row.save(update_fields=["used_by", "used_at"])


def _told(wilayah: str, now: datetime) -> dict[str, Any]:
    root = Root.objects.get()
    return {
        "root": root.public_key,
        "root_wilayah": root.wilayah,
        "site": identity.own(now).uuid.hex,
        "statements": [one.hex() for one in statements.raws(wilayah)],
    }


def _key_of(code: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(scrypt(code.encode(), salt=_SALT, **_COST))


def _name_of(public: bytes) -> str:
    return sha256(b"name" + public).digest()[:8].hex()


def _proof(public: bytes, request: bytes, told: bytes) -> bytes:
    return hmac.digest(sha256(b"proof" + public).digest(), request + b"|" + told, "sha256")
