"""The page that the QR code of a letter leads to: for everybody, without a login; nothing on it says who is who."""

import re
from hashlib import sha256
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from layanan.surat.genuine import queries
from layanan.surat.genuine.queries import Finding
from layanan.surat.genuine.rules.short import code_in
from layanan.surat.genuine.rules.token import LONGEST, token_in
from layanan.surat.genuine.rules.verdict import Verdict
from layanan.surat.genuine.telling import Said, said, said_of_file
from nagari.accounts.access import actor
from nagari.accounts.models import User
from nagari.accounts.throttle import client_address
from nagari.kantor import clock
from nagari.lib.limits import Limit
from nagari.lib.network import network_of

TOO_MANY: Final = 429
LARGEST_FILE: Final = 6 * 1024 * 1024
# A whole office may stand behind one address.
checks: Final = Limit(120, 600)
# Who types a code off the paper does not need more; a guess is right once in 7 × 10⁹.
codes: Final = Limit(30, 600)
_ADDRESS: Final = re.compile(r"(?:.*/PERIKSA/)?([A-Z2-7]{100,560})/?", re.DOTALL)


# Both pages change nothing, so they need no token against forged forms; and with one the file would be read before it
# is known how large it is.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """`?kode=`: the code as scanned or typed, on to its page. POST berkas: the letter whose file this is."""
    typed = request.GET.get("kode", "").replace("\x00", "")[:1000]
    if request.method == "POST":
        return _dropped(request, None)
    if "nomor" in request.GET:
        return _numbered(request, " ".join(request.GET["nomor"].replace("\x00", "").split())[:80])
    if not typed.strip():
        return _asked(request, {})
    found = _ADDRESS.fullmatch("".join(typed.upper().split()))
    if found is None:
        problem = _("This is not the code of a letter. Copy all that the scanner reads.")
        return _asked(request, {"typed": typed[:200], "problem": problem}, 422)
    return redirect("periksa:letter", found[1])


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter of this code is. POST berkas: and whether this file is it."""
    if not checks.allows(network_of(client_address(request))):
        return _too_many(request)
    finding = queries.find(token[: LONGEST + 1])
    if request.method == "POST" and finding.letter:
        return _dropped(request, finding)
    return _shown(request, finding, None)


@login_not_required
@require_safe
def elsewhere(request: HttpRequest, token: str = "") -> HttpResponse:
    """Under another address that people may have."""
    return redirect("periksa:letter", token) if token else redirect("periksa:ask")


def _dropped(request: HttpRequest, finding: Finding | None) -> HttpResponse:
    if finding is None and not checks.allows(network_of(client_address(request))):
        return _too_many(request)
    content, problem = _content(request)
    if problem:
        return _asked(request, {"problem": problem, "of_file": True}, 422)
    digest = sha256(content).hexdigest()
    if finding is not None and finding.letter is not None:
        return _shown(request, finding, said_of_file(queries.check_file(finding.letter, digest)))
    found = queries.letter_of_file(digest)
    told = None if found else queries.find(token_in(content))
    if told is not None and told.letter is not None:
        # It names its letter, and is not that letter's file.
        return _shown(request, told, said_of_file(queries.check_file(told.letter, digest)))
    if found is None:
        unknown = Said(
            tone="amber",
            icon="info-circle",
            title=_("No letter that is known here has this file"),
            text=_("It was altered, or printed and scanned, or is not known here. Scan the QR code on the letter."),
        )
        return render(request, "surat/periksa/surat.html", {"said": unknown}, status=404)
    return _shown(request, queries.finding_of(found), said_of_file(queries.check_file(found, digest)))


def _content(request: HttpRequest) -> tuple[bytes, str]:
    """The file that was sent, and what is wrong with it."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > LARGEST_FILE + 10_000:
        return b"", _("The file is larger than any letter. Choose the PDF of the letter.")
    file = request.FILES.get("berkas")
    if file is None:
        return b"", _("Choose the PDF of the letter first.")
    return bytes(file.read()), ""


def _shown(request: HttpRequest, finding: Finding, of_file: Said | None) -> HttpResponse:
    context = {
        "said": said(finding, clock.today()),
        "of_file": of_file,
        "has_file": bool(finding.letter and finding.letter.pdf),
    }
    status = 404 if finding.verdict is Verdict.DAMAGED else 200
    return render(request, "surat/periksa/surat.html", context, status=status)


def _too_many(request: HttpRequest) -> HttpResponse:
    problem = _("Too many tries. Wait ten minutes, or ask at the counter.")
    return _asked(request, {"problem": problem}, TOO_MANY)


def _asked(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "surat/periksa/tanya.html", {"may_search": _may_search(request), **context}, status=status)


def _may_search(request: HttpRequest) -> bool:
    """Whoever may look into the archive. Others could find out by counting which letters there are."""
    return isinstance(request.user, User) and request.user.has_perm("surat.view")


def _numbered(request: HttpRequest, number: str) -> HttpResponse:
    """`?nomor= &kode_surat=`: as the QR code would show it; only who may look into the archive leaves the code out."""
    typed = request.GET.get("kode_surat", "").replace("\x00", "")[:40].strip()
    if not typed and number and _may_search(request):
        return _by_number(request, number)
    if not codes.allows(network_of(client_address(request))):
        return _too_many(request)
    code = code_in(typed)
    context = {"number": number, "code": typed}
    if not number or not code:
        problem = _("Type the number, and the check code of eight signs that stands beside the QR code.")
        return _asked(request, {**context, "of_number": problem}, 422)
    found = queries.letter_of_code(number, code)
    if found is None:
        # The same for a number that is not here and for a code that is not its: neither can be found out by trying.
        problem = _("No letter of this number and code is known here. Compare both, or ask the office that issued it.")
        return _asked(request, {**context, "of_number": problem}, 404)
    return _shown(request, queries.finding_of(found), None)


def _by_number(request: HttpRequest, number: str) -> HttpResponse:
    found = queries.letters_of_number(number, actor(request).wilayah)
    if not found:
        problem = _("No letter of this number is known here.")
        return _asked(request, {"number": number, "of_number": problem}, 404)
    shown = [said(queries.finding_of(one), clock.today()) for one in found]
    return render(request, "surat/periksa/nomor.html", {"number": number, "found": shown})
