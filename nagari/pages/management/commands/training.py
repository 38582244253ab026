"""`training`: the training twin itself. Started by the real office's page; ends with it, when asked, or when idle."""

import os
import shutil
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from nagari.demo.generator import generate
from nagari.demo.office import KOTO_BARU, DemoOffice, bring_in, set_up_office
from nagari.jobs.worker import Worker
from nagari.pages.training import activity, state
from nagari.pages.training.state import Phase, TrainingState
from nagari.upkeep import network, server, static

RESIDENTS = 600
SEED = 7
IDLE_MINUTES = 120
PORTS = 40
EVERYWHERE = "0.0.0.0"  # noqa: S104  colleagues may practise on their own computers


class Command(BaseCommand):
    help = "Serve the training office (started by the page /latihan/)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--near", type=int, default=8000, help="take the first free port above this one")
        parser.add_argument("--fresh", action="store_true", help="forget what was tried before")
        parser.add_argument("--residents", type=int, default=RESIDENTS)
        parser.add_argument("--idle-minutes", type=int, default=IDLE_MINUTES)

    def handle(self, *, near: int, fresh: bool, residents: int, idle_minutes: int, **_options: Any) -> None:
        if not settings.TRAINING:
            raise CommandError("This is the real office. Set NAGARI_TRAINING=1, or begin from the page /latihan/.")
        # A parent in the background may have handed on that Ctrl-C is ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.told = TrainingState(phase=Phase.PREPARING, total=5)
        self.idle_seconds = idle_minutes * 60
        threading.Thread(target=self._watch, name="watch", daemon=True).start()
        try:
            bound, port = _listen(near)
            self._prepare(fresh, residents)
            self._tell(replace(self.told, phase=Phase.READY, port=port, done=5, message=""))
            self._serve(bound)
        except BaseException as error:
            if not isinstance(error, KeyboardInterrupt | SystemExit):
                self._tell(TrainingState(phase=Phase.FAILED, message=str(error)[:300]))
                raise
        self._tell(TrainingState(phase=Phase.STOPPED))

    def _prepare(self, fresh: bool, residents: int) -> None:
        self._step(1, _("preparing the database"))
        whole, office = state.folder() / "lengkap", _office()
        made_for = f"{office.wilayah} {office.nama}"
        if fresh or not whole.exists() or whole.read_text(encoding="utf-8") != made_for:
            # Also what a start that was cut short left behind, and the training of an office that has another name now.
            forget_everything()
        call_command("migrate", interactive=False, verbosity=0)
        static.collect_if_stale()
        if whole.exists():
            return
        self._step(2, _("unpacking the regions"))
        call_command("import_wilayah", verbosity=0, stdout=self.stdout)
        self._step(3, _("setting up the office"))
        now = timezone.now()
        today = timezone.localdate(now)
        village = generate(SEED, residents, office.wilayah, today - timedelta(days=1))
        self._step(4, _("inventing residents"))
        set_up_office(now, today, office)
        bring_in(village, now, office.wilayah)
        whole.write_text(made_for, encoding="utf-8")

    def _serve(self, bound: socket.socket) -> None:
        # Imported late: building the site loads every URL, which progress on the page should not wait for.
        from nagari.wsgi import application

        server.run(application, bound, Worker)

    def _step(self, done: int, message: str) -> None:
        self._tell(replace(self.told, done=done, message=message))

    def _tell(self, told: TrainingState) -> None:
        self.told = replace(told, beat=time.time())
        state.write(self.told)

    def _watch(self) -> None:
        """Every second: a sign of life; and the end when the office has gone, asks for it, or nobody practises."""
        gone = threading.Event()
        threading.Thread(target=_wait_for_parent, args=(gone,), name="parent", daemon=True).start()
        while not (gone.wait(1.0) or state.asked_to_stop() or activity.idle_seconds() > self.idle_seconds):
            if self.told.phase in (Phase.PREPARING, Phase.READY):
                self._tell(self.told)
        signal.raise_signal(signal.SIGINT)


def _office() -> DemoOffice:
    told = state.read_office()
    return DemoOffice(wilayah=told.wilayah, nama=told.nama, kata=told.kata) if told else KOTO_BARU


def _wait_for_parent(gone: threading.Event) -> None:
    # Nothing is ever written into this pipe; it ends when the process at its other end does. os.read, because a
    # thread that waits in sys.stdin holds a lock that the interpreter wants when it ends.
    while os.read(sys.stdin.fileno(), 1):
        pass
    gone.set()


def _listen(near: int) -> tuple[socket.socket, int]:
    for port in range(near + 1, min(near + 1 + PORTS, 65536)):
        try:
            return network.listen(EVERYWHERE, port), port
        except network.PortTakenError:
            continue
    return (bound := network.listen(EVERYWHERE, 0)), int(bound.getsockname()[1])


def forget_everything() -> None:
    """The training data, never anything else."""
    folder = state.folder()
    if not settings.TRAINING or folder.name != "latihan":
        raise CommandError(f"{folder} is not a training folder.")
    for path in folder.iterdir():
        if path.name.startswith(("nagari.sqlite3", "blobs", "tmp", "lengkap")):
            # The twin before this one may be about to end and still hold them.
            state.patiently(partial(shutil.rmtree, path) if path.is_dir() else path.unlink)
    (folder / "tmp").mkdir(exist_ok=True)
