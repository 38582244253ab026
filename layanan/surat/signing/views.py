"""Signing: what waits, one letter or several with the passphrase, what was signed with a pen.

The passphrase is in the body of one request. Nothing here logs a body, and a report of a fault leaves it out.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from layanan.surat.models import CaraTte, JenisCatatan, Surat
from layanan.surat.rules.made import Pelaku
from layanan.surat.rules.state import refusal
from layanan.surat.services.following import kinds_of
from layanan.surat.signing import queries, services, settings
from layanan.surat.signing.forms import CodeForm, PassphraseForm, ScanForm
from layanan.surat.signing.messages import refused as said_why
from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock, site
from nagari.lib.errors import UserError
from nagari.sync.tracking import local_actor

# Each takes a second at BSrE's service, and one of four threads all that while.
MOST: Final = 25
SIGN, SIGNED, VIEW = "surat.sign", "surat.signed", "surat.view"


@sensitive_post_parameters("frasa_sandi")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@requires(SIGN)
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a signature; POST surat (several), frasa_sandi: signs them."""
    user = actor(request)
    found = queries.waiting(user.wilayah, user.pegawai_id)
    picked = [one for one in found.own if str(one.pk) in request.POST.getlist("surat")][:MOST]
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not picked:
        messages.error(request, _("Choose at least one letter."))
        return redirect("tte:waiting")
    if request.method == "POST" and form.is_valid():
        outcomes = _signed(request, picked, form)
        if outcomes is not None:
            return render(request, "surat/tte/hasil.html", {"outcomes": outcomes, "done": _count(outcomes)})
    log.record(request, Act.LIST, model=Surat._meta.label, count=len(found.own) + len(found.others), now=clock.now())
    context = {
        "found": found,
        "picked": {one.pk for one in picked},
        "form": form,
        "is_linked": user.pegawai_id is not None,
        "by_hand": not settings.signs_electronically(),
        "most": MOST,
        "may_set": user.has_perm("surat.way"),
    }
    return render(request, "surat/tte/menunggu.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("frasa_sandi", "sandi_sekali")
@sensitive_variables("form", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
@requires(SIGN)
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One letter, whether it waits or not; POST frasa_sandi or sandi_sekali: signs it."""
    letter = _letter(request, SIGN, pk)
    is_code = "sandi_sekali" in request.POST
    posted = request.POST if request.method == "POST" else None
    secret = CodeForm(posted if is_code else None)
    form: PassphraseForm | CodeForm = secret if is_code else PassphraseForm(posted)
    if request.method == "POST" and form.is_valid():
        outcomes = _signed(request, [letter], form)
        if outcomes is not None and outcomes[0].error is None:
            messages.success(request, _("Signed."))
            return redirect("tte:one", pk)
        if outcomes is not None and outcomes[0].error is not None:
            form.refuse(outcomes[0].error)
    log.record(request, Act.VIEW, obj=letter, detail="tte", now=clock.now())
    passphrase = form if isinstance(form, PassphraseForm) else PassphraseForm()
    return _page_of(request, letter, passphrase, ScanForm(), secret)


@require_POST
@requires(SIGN)
def code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks BSrE for a one-time code for whoever signs; back to the letter, where it is typed."""
    letter = _letter(request, SIGN, pk)
    try:
        services.send_code(actor(request).pegawai_id)
    except UserError as error:
        messages.error(request, str(error))
    else:
        log.record(request, Act.CHANGE, obj=letter, detail="tte kode", now=clock.now())
        messages.success(request, _("BSrE sends the code. Type it here when it has come."))
    return redirect("tte:one", pk)


@require_POST
@requires(SIGNED)
def by_hand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """POST pindaian: the printed letter was signed with a pen."""
    letter = _letter(request, SIGNED, pk)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            may_sign = actor(request).has_perm(SIGN, letter)
            services.signed_by_hand(
                letter, _acting(request), clock.require_trusted(), _content(form), may_sign=may_sign
            )
        except UserError as error:
            form.refuse(error)
        else:
            log.record(request, Act.CHANGE, obj=letter, detail="ttd basah", now=clock.now())
            messages.success(request, _("Noted as signed."))
            return redirect("tte:one" if actor(request).has_perm(SIGN) else "tte:paper", pk)
    return _page_of(request, letter, PassphraseForm(), form)


@require_http_methods(["GET", "HEAD"])
@requires(SIGNED)
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same page for who notes signatures and does not sign."""
    letter = _letter(request, SIGNED, pk)
    log.record(request, Act.VIEW, obj=letter, detail="tte", now=clock.now())
    return _page_of(request, letter, PassphraseForm(), ScanForm())


@require_GET
@requires(VIEW)
def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The scan of what was signed with a pen."""
    letter = get_in_region(request, Surat.objects.all(), VIEW, pk)
    found = queries.scan_of(letter)
    if found is None:
        raise Http404
    log.record(request, Act.VIEW, obj=letter, detail="pindaian", now=clock.now())
    kind, content = found
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_POST
@requires(SIGNED)
def wait(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter is put to those that wait for an electronic signature."""
    letter = _letter(request, SIGNED, pk)
    try:
        services.wait_for_signature(letter, _acting(request), clock.require_trusted())
    except UserError as error:
        messages.error(request, str(error))
    else:
        log.record(request, Act.CHANGE, obj=letter, detail="menunggu tte", now=clock.now())
        messages.success(request, _("The letter waits for its electronic signature."))
    return redirect("tte:one" if actor(request).has_perm(SIGN) else "tte:paper", pk)


@sensitive_variables("form")
def _signed(
    request: HttpRequest, letters: Sequence[Surat], form: PassphraseForm | CodeForm
) -> list[services.Outcome] | None:
    """None: not one could be signed, the form says why."""
    try:
        outcomes = services.sign(
            letters,
            form.cleaned_data["sandi_sekali" if isinstance(form, CodeForm) else "frasa_sandi"],
            _acting(request),
            actor(request).pegawai_id,
            clock.require_trusted(),
            with_code=isinstance(form, CodeForm),
        )
    except UserError as error:
        form.refuse(error)
        return None
    for done in outcomes:
        if done.error is None:
            log.record(request, Act.CHANGE, obj=done.letter, detail="tte", now=clock.now())
    return outcomes


def _count(outcomes: Sequence[services.Outcome]) -> str:
    done = sum(one.error is None for one in outcomes)
    return ngettext("%(n)s letter was signed.", "%(n)s letters were signed.", done) % {"n": done}


def _page_of(
    request: HttpRequest, letter: Surat, form: PassphraseForm, scan: ScanForm, secret: CodeForm | None = None
) -> HttpResponse:
    user = actor(request)
    kinds = kinds_of(letter)
    closed = refusal(JenisCatatan.TANDA_TANGAN, kinds, on_paper=letter.is_on_paper)
    electronic = not closed and not letter.is_on_paper and user.has_perm(SIGN, letter)
    code = services.why_not(letter, user.pegawai_id, clock.now()) if electronic else ""
    by_hand = services.by_pen(letter) or not settings.signs_electronically()
    context: dict[str, Any] = {
        "surat": letter,
        "signer": letter.tanda_tangan,
        "is_open": not closed,
        "signs": user.has_perm(SIGN, letter),
        "why_not": said_why(code) if code else None,
        "may_sign": electronic and not code and not by_hand,
        "may_note": not closed and user.has_perm(SIGNED, letter),
        "may_wait": not refusal(JenisCatatan.MENUNGGU_TTE, kinds, on_paper=letter.is_on_paper),
        "by_hand": by_hand,
        "others_sign": letter.is_signed_by_others and settings.signs_electronically() and not closed,
        "way": str(CaraTte(settings.current().cara).label),
        "form": form,
        "scan": scan,
        "secret": (secret or CodeForm()) if settings.signs_with_code() else None,
    }
    is_refused = any(one is not None and one.is_bound and one.errors for one in (form, scan, secret))
    return render(request, "surat/tte/surat.html", context, status=422 if is_refused else 200)


def _letter(request: HttpRequest, action: str, pk: UUID) -> Surat:
    return get_in_region(request, Surat.objects.all(), action, pk)


def _acting(request: HttpRequest) -> Pelaku:
    """Recorded by the office of this computer: an official may sign at the regency, too."""
    user, info = actor(request), site.current()
    if info is None:
        raise Http404
    return Pelaku(user.pegawai_id or local_actor(user.pk), user.nama, info.wilayah)


def _content(form: ScanForm) -> bytes:
    file = form.cleaned_data.get("pindaian")
    if not isinstance(file, UploadedFile):
        return b""
    # What is too large is refused by the service; it need not be read for that.
    return bytes(file.read(services.LARGEST_SCAN + 1))
