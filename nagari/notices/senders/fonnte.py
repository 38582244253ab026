"""Fonnte, or a gateway that speaks like it (SMS with a modem too): docs.fonnte.com as written down in 2026.

POST a form of target, message, countryCode with the token in `Authorization`; the answer is {"status": true,
"id": [..]} or {"status": false, "reason": ".."}, both under 200.
"""

from urllib.parse import urlencode

from nagari.notices.senders.base import Letter, Outcome, post

# What a phone that is off says of itself: it may be on again.
_PASSING = ("disconnected", "device", "quota", "limit")


class FonnteSender:
    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token

    def send(self, letter: Letter) -> Outcome:
        form = {"target": letter.to, "message": letter.text, "countryCode": "62"}
        headers = {
            "Authorization": self._token,
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": letter.key,
        }
        told, outcome = post(self._url, urlencode(form).encode(), headers)
        if outcome.code:
            return outcome
        if told is None:
            return Outcome("gateway_answer", is_unknown=True)
        if told.get("status") is True:
            known = told.get("id")
            return Outcome(reference=str(known[0] if isinstance(known, list) and known else known or "")[:120])
        reason = str(told.get("reason") or told.get("detail") or "").lower()
        if any(word in reason for word in _PASSING):
            return Outcome("gateway_busy")
        return Outcome("gateway_token" if "token" in reason else "gateway_refused", is_final=True)
