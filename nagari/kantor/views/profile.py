"""The office's profile: name and contact, letterhead, emblem, words, print test."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.kantor import changes, clock, queries, services, workdays
from nagari.kantor.access import office_page
from nagari.kantor.forms import EmblemForm, LetterheadForm, ProfileForm, WordsForm
from nagari.kantor.messages import describe
from nagari.kantor.models import Kantor, Situs
from nagari.kantor.rules.emblem import LARGEST_BYTES, sniff
from nagari.kantor.rules.officials import findings
from nagari.kantor.rules.words import KEYS, default_words
from nagari.kantor.site import SiteInfo
from nagari.kantor.views.editing import Editing, edit, saved
from nagari.sync import blobs

INDEX = "kantor:index"


@require_GET
@office_page("kantor.view")
def index(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    today = clock.today()
    kantor = queries.profile(info.wilayah)
    officials = queries.officials(info.wilayah)
    context = {
        "kantor": queries.letterhead(info.wilayah),
        "facts": _facts(kantor),
        "words": [info.words[key] for key in ("desa", "kepala", "dusun", "kecamatan", "camat")],
        "week": workdays.week(info.wilayah),
        "officials": [one for one in officials.values() if one.in_office(today)],
        "findings": [describe(found) for found in findings(officials.values(), today)],
        "series": queries.series_list(info.wilayah, today.year),
        "reading": clock.reading(),
        "may_change": request.user.is_authenticated and request.user.has_perm("kantor.change", info.wilayah),
    }
    return render(request, "kantor/index.html", context)


def _facts(kantor: Kantor | None) -> list[tuple[str, str]]:
    if kantor is None:
        return []
    return [
        (_("Name of the office"), kantor.nama),
        (_("Short code in numbers"), kantor.kode),
        (_("Address of the office"), kantor.alamat),
        (_("Postcode"), kantor.kode_pos),
        (_("Telephone"), kantor.telepon),
        (_("E-mail"), kantor.email),
        (_("Website"), kantor.situs_web),
    ]


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def edit_profile(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = Editing(title=_("Name and contact"), back=reverse(INDEX), saved=_("The profile has been saved."))
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(queries.profile(info.wilayah)))
    return edit(request, form, page, lambda form: services.save_profile(info.wilayah, form.profile()))


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def words(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = Editing(
        title=_("Words of the region"),
        back=reverse(INDEX),
        saved=_("The words have been saved; all pages use them from now on."),
        intro=_("What is left empty is called as is usual in the region."),
    )
    own = Situs.objects.values_list("words", flat=True).first() or {}
    form = WordsForm(
        request.POST or None,
        usual=default_words(info.level, info.wilayah),
        initial={key: own.get(key, "") for key in KEYS},
    )
    return edit(request, form, page, lambda form: services.set_words(form.words()))


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def letterhead(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    page = Editing(
        title=_("Letterhead"),
        back=reverse(INDEX),
        saved=_("The letterhead has been saved."),
        template="kantor/letterhead.html",
    )
    form = LetterheadForm(request.POST or None, initial=LetterheadForm.initial_of(queries.profile(info.wilayah)))
    return edit(
        request,
        form,
        page,
        lambda form: services.set_letterhead(info.wilayah, form.kop()),
        kantor=queries.letterhead(info.wilayah),
        emblem_form=EmblemForm(),
    )


@require_POST
@office_page("kantor.change")
def letterhead_preview(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """The head as typed, not saved: asked for while typing."""
    form = LetterheadForm(request.POST)
    form.is_valid()
    kantor = queries.profile(info.wilayah) or Kantor(wilayah=info.wilayah, nama=info.office_name)
    kantor.kop = form.kop()
    return render(request, "kantor/_letterhead.html", {"kantor": queries.letterhead_of(kantor)})


@require_http_methods(["GET", "POST"])
@office_page("kantor.change")
def emblem_change(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    if request.method != "POST":
        return redirect("kantor:letterhead")
    if "hapus" in request.POST:
        services.set_emblem(info.wilayah, None)
        changes.tell(request)
        messages.success(request, _("The emblem that comes with the site is used again."))
        return redirect("kantor:letterhead")
    form = EmblemForm(request.POST, request.FILES)

    def save(valid: EmblemForm) -> None:
        # One byte more than allowed is enough to refuse it; a film of two gigabytes is not read.
        services.set_emblem(info.wilayah, valid.cleaned_data["berkas"].read(LARGEST_BYTES + 1))

    if form.is_valid() and saved(form, save):
        changes.tell(request)
        messages.success(request, _("The emblem has been changed."))
        return redirect("kantor:letterhead")
    context = {
        "page": Editing(title=_("Letterhead"), back=reverse(INDEX), saved=""),
        "form": LetterheadForm(initial=LetterheadForm.initial_of(queries.profile(info.wilayah))),
        "emblem_form": form,
        "kantor": queries.letterhead(info.wilayah),
    }
    return render(request, "kantor/letterhead.html", context, status=422)


@login_not_required
@cache_control(public=True, max_age=31_536_000, immutable=True)
@require_GET
def emblem(request: HttpRequest, digest: str) -> HttpResponse:
    """Public, for the login page and residents; only what an office shows as its emblem, no other attachment."""
    if not Kantor.objects.filter(lambang=digest).exists():
        raise Http404
    try:
        content = blobs.get(digest)
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    return HttpResponse(
        content,
        content_type=sniff(content).media_type,
        headers={"X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"},
    )


@require_GET
@office_page("kantor.view")
def print_test(request: HttpRequest, info: SiteInfo) -> HttpResponse:
    """A sheet that shows whether the printer keeps margins and sizes; `?kertas=f4` for folio."""
    signers = queries.signers(clock.today(), info.wilayah)
    context = {
        "paper": "f4" if request.GET.get("kertas") == "f4" else "a4",
        "kantor": queries.letterhead(info.wilayah),
        "signature": signers[0].block if signers else None,
        "today": clock.today(),
        "printed_at": clock.now(),
        "printed_by": str(request.user),
    }
    return render(request, "kantor/print_test.html", context)
