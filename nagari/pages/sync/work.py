"""The work behind *sync now*: asks the worker of this process, and shows how far it is."""

import threading
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from nagari.jobs.run import JobRun
from nagari.kantor.words import words as office_words
from nagari.lib.errors import UserError
from nagari.pages.sync import line, witness, words
from nagari.pdp.services import witnessing
from nagari.sync import statements, status, verify, waking

LOOK_SECONDS: Final = 0.3
PATIENCE: Final = timedelta(minutes=30)
_pause = threading.Event()


def exchange(run: JobRun) -> dict[str, Any]:
    """Waits until the site above was heard after now and holds everything, or cannot be reached."""
    began = run.now()
    peer = statements.parent()
    if peer is None:
        return {}
    total = status.pending(peer)
    waking.wake()
    while run.now() - began < PATIENCE:
        _pause.wait(LOOK_SECONDS)
        peer.refresh_from_db()
        left = status.pending(peer)
        total = max(total, left)
        heard = peer.tried_at is not None and peer.tried_at >= began
        if heard and peer.error:
            sentence, remedy = words.trouble(peer.error)
            raise UserError(peer.error, sentence, remedy)
        if heard and not left and peer.agreed_at is not None and peer.agreed_at >= began:
            break
        run.progress(
            total - left,
            total + 1,
            (_("The %(kabupaten)s has answered") if heard else _("Looking for the %(kabupaten)s …")) % office_words(),
        )
    line.forget()
    return {"sent": total}


def check_journal(run: JobRun) -> dict[str, Any]:
    """Everything that is held, then what this installation says of itself."""
    found = verify.chains()
    witnessing.look(run.now())
    for one in found[:1]:
        raise UserError(
            one.code,
            f"{witness.sentence(one.code)} ({one.code} {one.stream} {one.field})",
            _("Keep a copy of the data folder before anything is mended, and call the regency."),
        )
    return {"ok": True}
