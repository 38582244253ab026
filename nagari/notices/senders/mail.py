"""E-mail by SMTP with STARTTLS."""

import smtplib
import ssl
from email.message import EmailMessage

from nagari.notices.senders.base import SECONDS, Letter, Outcome

PORT = 587


class MailSender:
    def __init__(self, host: str, user: str, password: str, subject: str) -> None:
        """`host` may name a port after a colon; `user` is the address it comes from."""
        name, _colon, port = host.partition(":")
        self._host, self._port = name, int(port) if port.isdigit() else PORT
        self._user, self._password, self._subject = user, password, subject

    def send(self, letter: Letter) -> Outcome:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._user, letter.to, self._subject
        message["Message-ID"] = f"<{letter.key}@{self._user.rpartition('@')[2]}>"
        message.set_content(letter.text)
        try:
            with smtplib.SMTP(self._host, self._port, timeout=SECONDS) as server:
                server.starttls(context=ssl.create_default_context())
                if self._password:
                    server.login(self._user, self._password)
                return _handed_over(server, message)
        except smtplib.SMTPAuthenticationError:
            return Outcome("gateway_token", is_final=True)
        except (smtplib.SMTPException, OSError):
            return Outcome("gateway_unreachable")


def _handed_over(server: smtplib.SMTP, message: EmailMessage) -> Outcome:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused:
        return Outcome("gateway_refused", is_final=True)
    except smtplib.SMTPResponseException as refused:
        return Outcome("gateway_refused", is_final=True) if refused.smtp_code >= 500 else Outcome("gateway_busy")
    except (smtplib.SMTPException, OSError):
        # Cut off while it was handed over.
        return Outcome("gateway_silent", is_unknown=True)
    return Outcome()
