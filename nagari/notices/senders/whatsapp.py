"""WhatsApp Cloud API: templates only, since nobody has written to the office before.

The templates bear the codes of models.Kabar, in Indonesian, with as many parameters as `values` has.
"""

import json

from nagari.notices.senders.base import Letter, Outcome, post


class WhatsAppSender:
    def __init__(self, url: str, number: str, token: str) -> None:
        """`url`: of the API with its version (https://graph.facebook.com/v23.0); `number`: its phone number id."""
        self._url, self._token = f"{url.rstrip('/')}/{number}/messages", token

    def send(self, letter: Letter) -> Outcome:
        parameters = [{"type": "text", "text": value} for value in letter.values]
        body = {
            "messaging_product": "whatsapp",
            "to": letter.to,
            "type": "template",
            "template": {
                "name": letter.kind,
                "language": {"code": "id"},
                "components": [{"type": "body", "parameters": parameters}],
            },
            "biz_opaque_callback_data": letter.key,
        }
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        told, outcome = post(self._url, json.dumps(body).encode(), headers)
        if outcome.code:
            return outcome
        messages = told.get("messages") if told else None
        if not isinstance(messages, list) or not messages or not isinstance(messages[0], dict):
            return Outcome("gateway_answer", is_unknown=True)
        return Outcome(reference=str(messages[0].get("id", ""))[:120])
