"""The second factor: an authenticator on the person's phone, and ten codes on paper for the day the phone is gone.

It works without internet. How much work a login costs depends on what was typed alone, never on whether the name, the
password or the code was right: see `check`.
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from nagari.accounts import log, totp
from nagari.accounts.models import RecoveryCode, SecondFactor, Session, User
from nagari.accounts.rules import Act, Role, may_manage, needs_second_factor, new_code, normal_code
from nagari.kantor import clock
from nagari.lib.errors import UserError

CODES = 10
WORD = 4
NOBODY = b"\0" * totp.SECRET_BYTES


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the phone is told. `typed`: the secret in groups of four, where a camera can't read the QR code."""

    address: str
    typed: str


def is_required(user: User) -> bool:
    """Must this user have one? Not in training and in the demo, whose people are invented."""
    return settings.SECOND_FACTOR_REQUIRED and needs_second_factor(Role(user.role), user.wilayah)


def begin(user: User, issuer: str) -> Enrolment:
    """The secret that waits to be confirmed, the same until it is: whoever reloads the page has scanned it already.

    UserError accounts_factor_is_on where there is one.
    """
    if user.factor_since is not None:
        raise _already_on()
    row = SecondFactor.objects.filter(user=user).first()
    secret = _unseal(row.secret) if row else None
    if secret is None:
        secret = secrets.token_bytes(totp.SECRET_BYTES)
        SecondFactor.objects.update_or_create(user=user, defaults={"secret": _seal(secret)})
    text = base64.b32encode(secret).decode()
    label = f"{quote(issuer)}:{quote(user.username)}"
    address = f"otpauth://totp/{label}?secret={text}&issuer={quote(issuer)}&digits={totp.DIGITS}&period={totp.SECONDS}"
    return Enrolment(address, " ".join(text[place : place + 4] for place in range(0, len(text), 4)))


def confirm(user: User, typed: str, *, keep_session: str | None, now: datetime) -> list[str]:
    """Switches it on once the phone shows the right code; the ten recovery codes, in clear for the only time.

    All other sessions end, for they were opened without it. Errors: accounts_factor_is_on, accounts_factor_code.
    """
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=user.pk)
        if stored.factor_since is not None:
            raise _already_on()
        row = SecondFactor.objects.filter(user=user).first()
        secret = _unseal(row.secret) if row else None
        if row is not None and secret is not None and _fits(row, secret, normal_code(typed), now):
            return _switch_on(user, keep_session=keep_session, now=now)
    # Outside: a code that fits far from now has to be remembered, or its successor would never open.
    raise UserError(
        "accounts_factor_code",
        _("This is not the code the phone shows now."),
        _("Wait for the next one and type it. Does it fail again, type the one after it at once."),
    )


def _switch_on(user: User, *, keep_session: str | None, now: datetime) -> list[str]:
    User.objects.filter(pk=user.pk).update(factor_since=now)
    user.factor_since = now
    Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    log.record(user, Act.FACTOR_ON, obj=user, detail=user.username, now=now)
    return _new_codes(user)


@transaction.atomic
def renew_codes(user: User, *, now: datetime) -> list[str]:
    """Ten new recovery codes in clear; those before stop working. The caller has asked for password and code."""
    if user.factor_since is None:
        raise UserError("accounts_factor_off", _("The second factor is off."), _("Switch it on first."))
    log.record(user, Act.FACTOR_CODES, obj=user, detail=user.username, now=now)
    return _new_codes(user)


@transaction.atomic
def switch_off(user: User, *, now: datetime) -> None:
    """By the person himself, whom the caller has asked for password and code. Error: accounts_factor_required."""
    if is_required(user):
        raise UserError(
            "accounts_factor_required",
            _("Your role needs the second factor."),
            _("For a new phone, let another head of office or technician reset it."),
        )
    _remove(user)
    log.record(user, Act.FACTOR_OFF, obj=user, detail=user.username, now=now)


@transaction.atomic
def reset(by: User | None, user: User, *, now: datetime) -> None:
    """By somebody else, for who has lost phone and paper: logs him out everywhere. `by` None: at the machine itself.

    Errors: accounts_own_account (an open screen must not be enough to get rid of it), PermissionDenied.
    """
    if by is not None and not may_manage(Role(by.role), by.wilayah, user.wilayah):
        raise PermissionDenied("accounts.manage")
    if by is not None and by.pk == user.pk:
        raise UserError(
            "accounts_own_account",
            _("You can't reset your own second factor."),
            _("Ask another head of office or technician to do it."),
        )
    _remove(user)
    Session.objects.filter(user=user).delete()
    log.record(by, Act.FACTOR_RESET, obj=user, detail=user.username, now=now)


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def check(user: User | None, typed: str, *, proven: bool, now: datetime) -> bool:
    """May this login pass? `proven`: the name exists and the password was right.

    Works as much for nobody as for somebody: nothing for an empty field, all steps of one secret for digits, one hash
    for a recovery code. Only who has proven the password uses up a code or moves the clock.
    """
    owner = user if user is not None and user.factor_since is not None else None
    text = normal_code(typed)
    fits = False
    if text.isdigit():
        fits = _check_digits(owner, text, proven=proven, now=now)
    elif text:
        fits = _check_paper(owner, text, proven=proven, now=now)
    return proven and (owner is None or fits)


def _check_digits(owner: User | None, digits: str, *, proven: bool, now: datetime) -> bool:
    row = SecondFactor.objects.filter(user=owner).first() if owner else None
    # A secret that can't be read (SECRET_KEY is another than it was) opens nothing; the codes on paper do.
    secret = (_unseal(row.secret) if row else None) or NOBODY
    if row is None or secret is NOBODY or not proven:
        totp.judge(NOBODY, digits, now, totp.Known(), in_doubt=not clock.is_trusted())
        return False
    return _fits(row, secret, digits, now)


def _check_paper(owner: User | None, text: str, *, proven: bool, now: datetime) -> bool:
    row = RecoveryCode.objects.filter(user=owner, word=text[:WORD], used_at=None).first() if owner else None
    if row is None:
        make_password(text)
        return False
    if not check_password(text, row.code_hash) or not proven:
        return False
    if not RecoveryCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        return False
    log.record(owner, Act.FACTOR_CODE_USED, now=now)
    return True


def _fits(row: SecondFactor, secret: bytes, digits: str, now: datetime) -> bool:
    """Accepts a code once and for all: of two that arrive together with the same one, one passes."""
    known = totp.Known(row.last_step, row.drift, row.far_step, row.far_seen)
    found = totp.judge(secret, digits, now, known, in_doubt=not clock.is_trusted())
    office = totp.step_of(now)
    if found.accepted is None:
        if found.far is not None:
            SecondFactor.objects.filter(pk=row.pk).update(far_step=found.far, far_seen=office)
        return False
    return bool(
        SecondFactor.objects.filter(pk=row.pk, last_step__lt=found.accepted).update(
            last_step=found.accepted, drift=found.accepted - office, far_step=None, far_seen=None
        )
    )


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes: dict[str, str] = {}
    while len(codes) < CODES:
        code = new_code(secrets.randbelow)
        # The word finds the row, so each stands there once.
        codes.setdefault(code[:WORD], code)
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, word=word, code_hash=make_password(normal_code(code))) for word, code in codes.items()
    )
    return list(codes.values())


def _remove(user: User) -> None:
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(factor_since=None)
    user.factor_since = None


def _already_on() -> UserError:
    return UserError(
        "accounts_factor_is_on", _("The second factor is on already."), _("For a new phone, have it reset first.")
    )


def _seal(secret: bytes) -> str:
    return _sealing().encrypt(secret).decode()


def _unseal(text: str) -> bytes | None:
    try:
        return _sealing().decrypt(text.encode())
    except InvalidToken:
        return None


def _sealing() -> Fernet:
    """A copy of the database alone makes no codes: the key comes of SECRET_KEY, which does not lie in it."""
    derived = HKDF(SHA256(), 32, None, b"nagari.accounts.second_factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
