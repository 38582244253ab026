"""/rawat/pemutakhiran/: which version runs, which lie at hand, and one button."""

import subprocess
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from nagari.accounts import log
from nagari.kantor.access import office_page
from nagari.kantor.site import SiteInfo
from nagari.lib import sticks
from nagari.lib.errors import UserError
from nagari.upkeep.keeper import home as phases
from nagari.upkeep.keeper.home import Home
from nagari.upkeep.upgrade import finding, services, words

ACTION: Final = "upkeep.upgrade"
# Only Windows: without this a black window opens.
NO_WINDOW: Final = getattr(subprocess, "CREATE_NO_WINDOW", 0)
NOTES: Final = 12


def _home() -> Home | None:
    try:
        return services.home()
    except UserError:
        return None


@require_safe
@never_cache
@office_page(ACTION)
def index(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    where = _home()
    context: dict[str, Any] = {"where": where}
    if where is not None:
        state = where.state
        is_busy = services.is_busy(where)
        context |= {
            "state": state,
            "is_busy": is_busy,
            "phase": words.PHASES.get(state.phase, ""),
            "is_bad": state.phase in (phases.FAILED, phases.REVERTED),
            "found": [] if is_busy else finding.at_hand(where, sticks.disks(settings.STICKS)),
            "notes": [line.lstrip("- ") for line in state.notes.splitlines() if line.startswith("- ")][:NOTES],
        }
    return render(request, "pemutakhiran/index.html", context)


@require_safe
@never_cache
@office_page(ACTION)
def progress(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    """Asked again and again; while places change nobody answers, and then the new version does."""
    where = _home()
    if where is None or not services.is_busy(where):
        return HttpResponseClientRefresh()
    return render(request, "pemutakhiran/_sejauh.html", {"phase": words.PHASES.get(where.state.phase, "")})


@require_POST
@office_page(ACTION)
def begin(request: HttpRequest, _info: SiteInfo) -> HttpResponse:
    """Only what `index` shows can be chosen, by its place on the disk."""
    where = services.home()
    if services.is_busy(where):
        # A second press would write over how far the first one is, by which a power cut is mended.
        raise services.running()
    chosen = next(
        (
            one
            for one in finding.at_hand(where, sticks.disks(settings.STICKS))
            if str(one.file) == request.POST.get("berkas") and one.manifest is not None
        ),
        None,
    )
    if chosen is None:
        raise UserError(
            "release_missing",
            _("There is no file %(file)s.") % {"file": request.POST.get("berkas", "")[:80]},
            _("Look at the name, and whether the stick is in."),
        )
    log.record_office_change(request, f"upgrade {chosen.manifest.version if chosen.manifest else ''}")
    _start(where, str(chosen.file))
    return redirect("upgrade:index")


def _start(where: Home, file: str) -> None:
    """In a process of its own: this one ends while places change."""
    where.note(phases.State(phase=phases.CHECKING, old=where.current))
    with open(where.root / "upgrade" / "catatan.log", "wb") as told:
        subprocess.Popen(  # noqa: S603  our own program, and a file that was just looked at
            [where.python, str(where.root / "nagari.py"), "upgrade", file],
            cwd=where.root,
            env=where.surroundings,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            creationflags=NO_WINDOW,
        )
