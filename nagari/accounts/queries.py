"""What is read about accounts and the access log."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from nagari.accounts.models import AccessLog, Session, User
from nagari.accounts.rules import Act
from nagari.sync.tracking import in_region
from nagari.wilayah.models import Wilayah
from nagari.wilayah.rules.codes import covers

ACT_LABELS = dict(Act.choices)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One look at one object: what a resident may ask for (UU 27/2022 art. 32). `who` "" when not logged in."""

    at: datetime
    who: str
    role: str
    act: str
    detail: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    # A digest of the key, which itself would open the session.
    mark: str
    since: datetime | None
    seen_at: datetime
    device: str
    is_here: bool


# What somebody did to an account, his own or another's.
CHANGES_OF_ACCOUNTS = (
    *(Act.USER_CREATED, Act.USER_CHANGED, Act.CODE_ISSUED, Act.CODE_USED, Act.ACCESS_RESET, Act.PASSWORD),
    *(Act.FACTOR_ON, Act.FACTOR_OFF, Act.FACTOR_RESET, Act.FACTOR_CODES, Act.FACTOR_CODE_USED),
    *(Act.DEVICES_KNOWN, Act.DEVICES_FOREIGN, Act.SESSIONS_ENDED),
)


@dataclass(frozen=True, slots=True)
class AccountChange:
    """One change to an account: when, who (None: at the machine), to whom, what, and what of it."""

    at: datetime
    by: User | None
    whose: User | None
    act: str
    detail: str


def account_changes(scope: str) -> QuerySet[AccessLog]:
    """Inside `scope`, newest first."""
    rows = AccessLog.objects.filter(in_region(scope), act__in=CHANGES_OF_ACCOUNTS)
    return rows.select_related("user").order_by("-pk")


def told_changes(rows: list[AccessLog]) -> list[AccountChange]:
    """Each with the account it is about; where the log names none it is the person's own."""
    keys = {int(row.object_id) for row in rows if row.model == User._meta.label and row.object_id.isdigit()}
    whose = User.objects.in_bulk(keys)
    return [
        AccountChange(
            row.at,
            row.user,
            whose.get(int(row.object_id)) if row.object_id.isdigit() else row.user,
            act_label(row.act),
            row.detail.partition(": ")[2],
        )
        for row in rows
    ]


def users_in(scope: str) -> QuerySet[User]:
    return User.objects.filter(in_region(scope)).order_by("-is_active", "nama")


def regions_in(scope: str) -> list[tuple[str, str]]:
    """(code, name) of `scope` and all below it, itself first."""
    rows = Wilayah.objects.filter(in_region(scope, "code"), valid_to=None).order_by("code").values_list("code", "name")
    return [(code, f"{name} ({code})") for code, name in rows] or [(scope, scope)]


def audit(scope: str, filters: dict[str, Any]) -> QuerySet[AccessLog]:
    """Rows of the access log inside `scope`, newest first. `filters`: user, act, since, until, model, object."""
    rows = AccessLog.objects.filter(in_region(scope)).select_related("user").order_by("-pk")
    if filters.get("user"):
        rows = rows.filter(user_id=filters["user"])
    if filters.get("act"):
        rows = rows.filter(act=filters["act"])
    if filters.get("model"):
        rows = rows.filter(model=filters["model"])
    if filters.get("object"):
        rows = rows.filter(object_id=filters["object"])
    if filters.get("since"):
        rows = rows.filter(at__gte=_midnight(filters["since"]))
    if filters.get("until"):
        rows = rows.filter(at__lt=_midnight(filters["until"] + timedelta(days=1)))
    return rows


def named_objects(rows: list[AccessLog], scope: str) -> dict[tuple[str, str], str]:
    """(model, key) -> what the object is called today; one query per model.

    Objects that are gone are missing, and those outside `scope`: a refused look at a neighbour's resident stands in the
    log of the one who was refused, and must not tell there who it was.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.model and row.object_id:
            keys[row.model].add(row.object_id)
    names: dict[tuple[str, str], str] = {}
    for label, wanted in keys.items():
        model = _model(label)
        if model is None:
            continue
        valid = [key for key in (_key(model, one) for one in wanted) if key is not None]
        for found in model._base_manager.filter(pk__in=valid):
            if covers(scope, getattr(found, "wilayah", None) or scope):
                names[label, str(found.pk)] = str(found)
    return names


def trail_of(obj: Model) -> list[TrailLine]:
    """Who had to do with `obj`, newest first."""
    rows = AccessLog.objects.filter(model=obj._meta.label, object_id=str(obj.pk)).select_related("user")
    return [
        TrailLine(
            row.at,
            row.user.nama if row.user else "",
            row.user.get_role_display() if row.user else "",
            act_label(row.act),
            row.detail,
        )
        for row in rows.order_by("-pk")
    ]


def last_change(obj: Model) -> AccessLog | None:
    """Who changed `obj` last by hand, with the account; an import or another site leaves no such row."""
    rows = AccessLog.objects.filter(model=obj._meta.label, object_id=str(obj.pk), act=Act.CHANGE)
    return rows.select_related("user").order_by("-pk").first()


def act_label(act: str) -> str:
    return str(ACT_LABELS.get(act, act))


def last_logins(user: User, limit: int = 10) -> list[AccessLog]:
    acts = [Act.LOGIN, Act.CODE_USED, Act.PASSWORD, Act.SESSIONS_ENDED, Act.FACTOR_CODE_USED]
    own = Q(user=user, act__in=acts)
    about = Q(model=User._meta.label, object_id=str(user.pk), act__in=CHANGES_OF_ACCOUNTS)
    return list(AccessLog.objects.filter(own | about).select_related("user").order_by("-pk")[:limit])


def mark_of(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def sessions_of(user: User, here: str | None) -> list[SessionLine]:
    lines = []
    for row in Session.objects.filter(user=user).order_by("-seen_at"):
        data = row.get_decoded()
        since = datetime.fromisoformat(data["since"]) if "since" in data else None
        device = device_name(data.get("device", ""))
        lines.append(SessionLine(mark_of(row.session_key), since, row.seen_at, device, row.session_key == here))
    return lines


# Order matters: each also names those after it.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("X11", "Linux"))


def device_name(agent: str) -> str:
    """What a browser says of itself, as far as a person wants to know: "Chrome, Windows"."""
    named = [next((name for sign, name in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in named if name) or "?"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def model_in_regions(label: str) -> type[Model] | None:
    """The model of that label ("penduduk.Penduduk") whose rows belong to regions; None for any other text."""
    model = _model(label)
    fields = () if model is None else model._meta.concrete_fields
    return model if any(field.name == "wilayah" for field in fields) else None


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _key(model: type[Model], text: str) -> Any:
    try:
        return model._meta.pk.to_python(text)
    except ValidationError:
        return None
