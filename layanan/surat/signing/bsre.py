"""BSrE's Esign Client Service, versions 1 and 2: a server at the agency that signs with the officials' certificates.

Source: Petunjuk Teknis Penggunaan API Esign Client Service (BSrE, January 2024) and public integrations of it. Where
they leave something open it says so here; nobody has tried this against the real service yet.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import quote

from layanan.surat.signing.base import Signed, SigningRefused, Stamp, Task
from layanan.surat.signing.calling import Reply, Service, call, multipart
from layanan.surat.signing.inspecting import checked

MAY_SIGN: Final = "ISSUE"
_WRONG_PASSPHRASE: Final = 2031
_UNKNOWN_USER: Final = 2011
_LONGEST_SAID: Final = 160
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who signs, as BSrE knows him; version 2 takes either."""

    nik: str = field(default="", repr=False)
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the service says of a PDF."""

    is_valid: bool
    said: str
    signers: tuple[str, ...] = ()


class V1:
    """multipart/form-data; the signed PDF comes as bytes, with the service's own number in the header id_dokumen."""

    def __init__(self, service: Service, person: Person) -> None:
        self._service, self._person = service, person

    def check(self, secret: str) -> None:
        reply = call(self._service, "GET", f"/api/user/status/{quote(self._person.nik, safe='')}")
        _check_status(_json_of(reply, secret))

    def sign(self, task: Task, secret: str) -> Signed:
        files = {"file": ("surat.pdf", "application/pdf", task.pdf)}
        fields = {
            "nik": self._person.nik,
            "passphrase": secret,
            "reason": task.reason,
            "location": task.location,
            "tampilan": "invisible",
        }
        if task.stamp:
            fields |= _place_v1(task.stamp)
            files["imageTTD"] = ("ttd.png", "image/png", task.stamp.png)
        body, kind = multipart(fields, files)
        reply = call(self._service, "POST", "/api/sign/pdf", body=body, kind=kind)
        if reply.status != 200 or reply.kind == _JSON:
            raise _refusal(reply, secret)
        found = checked(task.pdf, reply.body)
        return Signed(pdf=reply.body, facts={**found.facts, "dokumen": reply.headers.get("id_dokumen", "")[:80]})

    def verify(self, pdf: bytes) -> Verified:
        body, kind = multipart({}, {"signed_file": ("surat.pdf", "application/pdf", pdf)})
        told = _json_of(call(self._service, "POST", "/api/sign/verify", body=body, kind=kind), "")
        details = [one for one in _list(told.get("details")) if isinstance(one, dict)]
        names = tuple(str(_mapping(one.get("info_signer")).get("signer_name", ""))[:120] for one in details)
        summary = str(told.get("summary", ""))
        return Verified(is_valid=summary == "VALID", said=summary[:_LONGEST_SAID], signers=names)


class V2:
    """JSON, files in base64. `by`: whether the secret is the passphrase or a one-time code that was asked for."""

    def __init__(self, service: Service, person: Person, *, by: Literal["passphrase", "totp"] = "passphrase") -> None:
        self._service, self._by = service, by
        self._who = {"nik": person.nik} if person.nik else {"email": person.email}

    def check(self, secret: str) -> None:
        _check_status(self._ask("/api/v2/user/check/status", self._who, secret))

    def send_code(self) -> None:
        """Ask the service to send this person a one-time code."""
        self._ask("/api/v2/sign/get/totp", self._who, "")

    def sign(self, task: Task, secret: str) -> Signed:
        seen: dict[str, Any] = {"tampilan": "INVISIBLE", "location": task.location, "reason": task.reason}
        if task.stamp:
            seen |= _place_v2(task.stamp)
        asked = {
            **self._who,
            self._by: secret,
            "signatureProperties": [seen],
            "file": [b64encode(task.pdf).decode()],
        }
        told = self._ask("/api/v2/sign/pdf", asked, secret)
        files = _list(told.get("file"))
        if len(files) != 1 or not isinstance(files[0], str):
            raise SigningRefused("answer_broken")
        try:
            made = b64decode(files[0], validate=True)
        except (Error, ValueError):
            raise SigningRefused("answer_broken") from None
        return Signed(pdf=made, facts=checked(task.pdf, made).facts)

    def verify(self, pdf: bytes) -> Verified:
        told = self._ask("/api/v2/verify/pdf", {"file": b64encode(pdf).decode(), "password": ""}, "")
        rows = [_mapping(one) for one in _list(told.get("signatureInformations"))]
        holds = bool(rows) and all(one.get("integrityValid") is True for one in rows)
        return Verified(
            is_valid=holds and all(one.get("certificateTrusted") is True for one in rows),
            said=str(told.get("description") or told.get("conclusion") or "")[:_LONGEST_SAID],
            signers=tuple(str(one.get("signerName", ""))[:120] for one in rows),
        )

    def _ask(self, path: str, body: Mapping[str, Any], secret: str) -> dict[str, Any]:
        return _json_of(call(self._service, "POST", path, body=json.dumps(body).encode(), kind=_JSON), secret)


def _place_v1(stamp: Stamp) -> dict[str, str]:
    """Version 1 counts points from below (integrators; the manual does not say), pages from 1."""
    box = stamp.box
    places = {"xAxis": box.left, "yAxis": box.bottom, "width": box.width, "height": box.height}
    return {
        "tampilan": "visible",
        "image": "true",
        "page": str(box.page + 1),
        **{name: str(round(value)) for name, value in places.items()},
    }


def _place_v2(stamp: Stamp) -> dict[str, Any]:
    """Version 2 counts points from above."""
    box = stamp.box
    return {
        "tampilan": "VISIBLE",
        "imageBase64": b64encode(stamp.png).decode(),
        "page": box.page + 1,
        "originX": round(box.left),
        "originY": round(box.page_height - box.bottom - box.height),
        "width": round(box.width),
        "height": round(box.height),
    }


def _json_of(reply: Reply, secret: str) -> dict[str, Any]:
    if reply.status != 200:
        raise _refusal(reply, secret)
    if reply.kind != _JSON:
        raise SigningRefused("answer_broken")
    told = _told(reply.body)
    if told is None:
        raise SigningRefused("answer_broken")
    # Some versions answer 200 and tell of an error all the same.
    if "error" in told:
        raise _refusal(reply, secret)
    return told


def _refusal(reply: Reply, secret: str) -> SigningRefused:
    told = _told(reply.body) or {}
    match told.get("status_code"):
        case code if code == _WRONG_PASSPHRASE:
            return SigningRefused("passphrase_wrong")
        case code if code == _UNKNOWN_USER:
            return SigningRefused("user_unknown")
    if reply.status in (401, 403):
        return SigningRefused("service_entry")
    if reply.status >= 500:
        return SigningRefused("service_down", status=reply.status)
    if "error" not in told:
        return SigningRefused("answer_broken")
    said = str(told["error"])
    # Whatever the service repeats of what it was told is not shown, kept or logged.
    if secret:
        said = said.replace(secret, "…")
    return SigningRefused("service_refused", status=reply.status, said=said[:_LONGEST_SAID])


def _check_status(told: Mapping[str, Any]) -> None:
    status = str(told.get("status", ""))
    if status != MAY_SIGN:
        raise SigningRefused("user_not_certified", status=status[:40] or "-")


def _told(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
