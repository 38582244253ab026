"""How this office signs, and the certificates of those who do."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from layanan.surat.genuine.services import public_address
from layanan.surat.models import SertifikatPegawai
from layanan.surat.signing import queries, settings, vault
from layanan.surat.signing.forms import CertificateForm, IdentityForm, WayForm
from layanan.surat.signing.local import LARGEST_FILE
from layanan.surat.signing.queries import Holder
from nagari.accounts import log
from nagari.accounts.rules import Act
from nagari.kantor import changes, clock
from nagari.kantor.access import office_page, own_row
from nagari.kantor.models import Pegawai
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit, saved

WAY = "surat.way"


@sensitive_post_parameters("sandi")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@office_page(WAY)
def way(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """How letters are signed here, and who has a certificate."""
    form = WayForm(request.POST if request.method == "POST" else None, initial=WayForm.initial_of(settings.current()))
    page = Editing(
        title=_("Electronic signatures"),
        back=reverse("tte:way"),
        saved=_("Saved."),
        help="tte",
        template="surat/tte/cara.html",
    )

    def save(valid: WayForm) -> None:
        settings.save(valid.wanted(), valid.cleaned_data["sandi"] or None)

    holders = queries.holders(info.wilayah, clock.today())
    return edit(
        request,
        form,
        page,
        save,
        holders=holders,
        lacking=settings.lacking(settings.current(), [one.pegawai for one in holders]),
        has_password=bool(vault.password()),
        address=public_address(),
    )


@sensitive_post_parameters("frasa_sandi")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
@office_page(WAY)
def holder(request: HttpRequest, info: SiteInfo, pegawai: UUID) -> HttpResponse:
    """As whom BSrE knows an official, and his certificate. POST bagian: identitas or sertifikat."""
    found = _holder(info, pegawai)
    row = SertifikatPegawai.objects.filter(pegawai=pegawai).first()
    part = request.POST.get("bagian", "") if request.method == "POST" else ""
    initial = {"nik": row.nik, "email": row.email} if row else {}
    identity = IdentityForm(request.POST if part == "identitas" else None, initial=initial)
    file = CertificateForm(*((request.POST, request.FILES) if part == "sertifikat" else ()))
    if part == "identitas" and identity.is_valid() and saved(identity, lambda form: _save_identity(form, pegawai)):
        return _done(request, pegawai, _("Saved."))
    if part == "sertifikat" and file.is_valid() and saved(file, lambda form: _save_certificate(form, pegawai)):
        return _done(request, pegawai, _("The certificate is kept. Its passphrase is not."))
    if row is not None:
        # It shows the official's NIK.
        log.record(request, Act.VIEW, obj=row, wilayah=info.wilayah, detail="tte", now=clock.now())
    context = {"found": found, "identity": identity, "file": file}
    is_refused = bool((part == "identitas" and identity.errors) or (part == "sertifikat" and file.errors))
    return render(request, "surat/tte/pegawai.html", context, status=422 if is_refused else 200)


@require_POST
@office_page(WAY)
def forget(request: HttpRequest, info: SiteInfo, pegawai: UUID) -> HttpResponse:
    _holder(info, pegawai)
    settings.remove_certificate(pegawai)
    return _done(request, pegawai, _("The certificate was removed from this computer."))


def _holder(info: SiteInfo, pegawai: UUID) -> Holder:
    row = own_row(Pegawai.objects.all(), info, pegawai)
    found = next((one for one in queries.holders(info.wilayah, clock.today()) if one.pegawai == row.pk), None)
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, pegawai: UUID, what: str) -> HttpResponse:
    changes.tell(request)
    messages.success(request, what)
    return redirect("tte:holder", pegawai)


def _save_identity(form: IdentityForm, pegawai: UUID) -> None:
    settings.save_identity(pegawai, form.text("nik"), form.text("email"))


@sensitive_variables("form")
def _save_certificate(form: CertificateForm, pegawai: UUID) -> None:
    content = form.cleaned_data["berkas"].read(LARGEST_FILE + 1)
    settings.save_certificate(pegawai, content, form.cleaned_data["frasa_sandi"])
