"""Writes that there was something to send, to nobody: for trying out, and for training."""

import logging

from nagari.notices.rules import masked
from nagari.notices.senders.base import Letter, Outcome

log = logging.getLogger(__name__)


class LogSender:
    def send(self, letter: Letter) -> Outcome:
        log.warning("Not sent, only written down: %s to %s.", letter.kind, masked(letter.to))
        return Outcome()
