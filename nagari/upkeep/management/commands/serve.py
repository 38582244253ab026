"""`serve`: the server of an office."""

import _thread
import os
import signal
import socket
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nagari.accounts import first_access
from nagari.jobs.worker import Worker as JobWorker
from nagari.lib import private
from nagari.lib.errors import UserError
from nagari.lib.network import note_served
from nagari.sync import authority, guards, identity
from nagari.sync.contact import Contact
from nagari.sync.worker import Worker as SyncWorker
from nagari.upkeep import migrating, network, room, server, static
from nagari.upkeep.rescue import damaged, finding, restarting, restoring, staging

DEFAULT_PORT = 8000
EVERYWHERE = "0.0.0.0"  # noqa: S104  the other computers of the office are meant


def _threads(stop: threading.Event) -> threading.Thread:
    """Everything that works beside the pages until `stop`; the thread to wait for."""
    SyncWorker(stop, contact=Contact(stopped=stop.is_set), is_full=room.is_full).start()
    return JobWorker(stop)


def _end_with_keeper() -> None:
    # Nothing is ever written into this pipe; it ends when the keeper does, which may have been killed.
    while os.read(sys.stdin.fileno(), 1):
        pass
    _thread.interrupt_main(signal.SIGTERM)


class Command(BaseCommand):
    help = "Serve the site: pages and background work in one process."
    # What could not be merged between offices is refused at start-up; all other checks are a developer's: a second.
    requires_system_checks = [Tags.models]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=DEFAULT_PORT)
        parser.add_argument("--host", default=EVERYWHERE, help="127.0.0.1: this machine only")
        parser.add_argument(
            "--tls",
            action="store_true",
            default=settings.TLS,
            help="https with a certificate of the office's own authority, beside http; NAGARI_TLS=1 says the same",
        )
        parser.add_argument("--quiet", action="store_true", help="print no addresses")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="bring database and static files up to date for another server, and end",
        )

    def handle(self, *, prepare: bool, **options: Any) -> None:
        try:
            restoring.put_in_place()
            with restoring.in_use():
                self._prepare() if prepare else self._serve(**options)
        except UserError as error:
            raise CommandError(str(error)) from None
        if staging.waiting() is not None:
            restarting.again()

    def _prepare(self) -> None:
        if found := damaged.faults():
            self._refuse_damaged(found[0])
        self._migrate()
        restoring.note_heads()
        static.collect_if_stale()

    def _serve(self, *, port: int, host: str, tls: bool, quiet: bool, **_options: Any) -> None:
        # First of all the port: nothing is migrated for a server that can't start.
        bound = self._listen(host, port)
        if found := damaged.faults():
            self._show_way_out(bound, found[0])
            return
        note_served(host, port=bound.getsockname()[1], is_tls=tls)
        if open_to_all := private.narrow(settings.NAGARI_DATA):
            self.stdout.write(
                _("Other users of this computer could read %(path)s. Now only this one can.") % {"path": open_to_all[0]}
            )
        self._migrate()
        if static.collect_if_stale() and not quiet:
            self.stdout.write(_("Static files prepared."))
        self._own_cookies(port)
        if not quiet:
            self._tell_addresses(host, bound.getsockname()[1], "https" if tls else "http")
        restoring.note_heads()
        # A database that was restored or copied is a new site before it writes anything.
        now = timezone.now()
        identity.confirm(now)
        authority.establish(now)
        if first_access.is_open():
            # For the browser of another machine; on this one the first day opens by itself.
            self.stdout.write(_("Nobody uses this office yet. First code: %(code)s") % {"code": first_access.code()})
            self.stdout.flush()
        if settings.KEPT:
            threading.Thread(target=_end_with_keeper, name="keeper", daemon=True).start()
        application = self._application()
        # This thread asks the database nothing more; what a connection knows of 300 tables and triggers takes 5 MB.
        connections.close_all()
        certificates = network.certificates(Path(settings.NAGARI_DATA) / "keys" / "tls") if tls else None
        server.run(application, bound, _threads, certificates)

    def _show_way_out(self, bound: socket.socket, reason: str) -> None:
        """Of a damaged database, until a backup waits to be put in its place."""
        if not finding.backups():
            bound.close()
            self._refuse_damaged(reason)
        self.stderr.write(
            _(
                "The database is damaged (%(reason)s). Nothing is served from it. Open http://localhost:%(port)d/ on "
                "this computer: a backup can be put in its place there."
            )
            % {"reason": reason, "port": bound.getsockname()[1]}
        )
        self.stderr.flush()
        static.collect_if_stale()
        damaged.serve(bound, reason)

    def _refuse_damaged(self, reason: str) -> NoReturn:
        raise CommandError(
            _(
                "The database (DATABASE_URL) is damaged: %(reason)s. Put in the stick with the backups and start "
                "again, or: manage.py restore FILE. What is there now is kept aside."
            )
            % {"reason": reason}
        )

    def _listen(self, host: str, port: int) -> socket.socket:
        try:
            return network.listen(host, port)
        except network.PortTakenError as error:
            raise CommandError(
                _("Port %(port)d can't be used (%(reason)s). Close the other program, or name another: --port %(next)d")
                % {"port": port, "reason": error, "next": port + 1}
            ) from error

    def _migrate(self) -> None:
        try:
            if migrating.is_current(connections[DEFAULT_DB_ALIAS]):
                self._restore_guards()
                return
            executor = migrating.executor(connections[DEFAULT_DB_ALIAS])
        except DatabaseError as error:
            raise CommandError(
                _("The database can't be opened (%(reason)s). Check DATABASE_URL and that its server runs.")
                % {"reason": str(error).strip()}
            ) from error
        if newer := migrating.unknown(executor):
            raise CommandError(
                _(
                    "The database was written by a newer version of this program (%(step)s). Start that version, or "
                    "put back a copy from the folder “backups” of the data."
                )
                % {"step": newer[-1]}
            )
        pending = migrating.pending(executor)
        if not pending:
            self._restore_guards()
            return
        if copy := migrating.keep_copy(timezone.localtime()):
            self.stdout.write(_("The database as it was is kept in %(file)s.") % {"file": copy})
        self.stdout.write(
            ngettext(
                "Updating the database (%(count)d step) ...",
                "Updating the database (%(count)d steps) ...",
                pending,
            )
            % {"count": pending}
        )
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(_("The database is up to date."))

    def _restore_guards(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        if guards.unguarded(connection):
            guards.install(connection)
            self.stdout.write(_("The protection of the register against deletion was missing and has been put back."))

    def _application(self) -> Any:
        # Imported late: building the site loads every URL, which a refused port or a migration should not wait for.
        from nagari.wsgi import application

        if not settings.TIMING:
            return application
        from nagari.upkeep.timing import Timed

        return Timed(application)

    def _own_cookies(self, port: int) -> None:
        # Cookies carry no port: two sites on one machine would log each other out. Behind a proxy each has its name.
        if port != DEFAULT_PORT and not settings.BEHIND_TLS:
            for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"):
                setattr(settings, name, f"{getattr(settings, name)}_{port}")

    def _tell_addresses(self, host: str, port: int, scheme: str) -> None:
        self.stdout.write(_("Open http://localhost:%(port)d/ in a browser. Ctrl-C stops the server.") % {"port": port})
        if host == EVERYWHERE:
            for address in network.lan_addresses():
                self.stdout.write(
                    _("Other devices in the office: %(address)s") % {"address": f"{scheme}://{address}:{port}/"}
                )
        self.stdout.flush()
