"""The wizard at /mulai/. Works without JavaScript; every step is saved at once and can be taken up again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nagari.accounts import first_access, log
from nagari.accounts.models import User
from nagari.accounts.views.entry import enter
from nagari.kantor import clock, site
from nagari.kantor.services.profile import mark_step
from nagari.lib.errors import UserError
from nagari.pages.firstday import queries, services
from nagari.pages.firstday.pages import PAGES, StepPage, Visit
from nagari.pages.firstday.rules import Progress, Step
from nagari.wilayah.models import Tingkat, Wilayah
from nagari.wilayah.queries.search import find_regions

View = Callable[..., HttpResponse]
MAX_QUERY = 80


def for_preparers(view: View) -> View:
    """Before there is a user: whoever is at the machine or knows its code. Afterwards: who may set up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if first_access.is_open():
            return view(request, *args, **kwargs) if first_access.may_pass(request) else redirect("firstday:code")
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("pages.setup"):
            raise PermissionDenied("pages.setup")
        return view(request, *args, **kwargs)

    return never_cache(login_not_required(guarded))


@login_not_required
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """For a browser on another machine: the code that the server printed."""
    if not first_access.is_open() or first_access.may_pass(request):
        return redirect("firstday:overview")
    wrong = request.method == "POST" and not first_access.try_code(request, request.POST.get("kode", "")[:40])
    if request.method == "POST" and not wrong:
        return redirect("firstday:overview")
    return render(request, "pages/firstday/code.html", {"wrong": wrong}, status=422 if wrong else 200)


@for_preparers
def overview(request: HttpRequest) -> HttpResponse:
    """The check-list; on the way there until somebody is logged in."""
    progress = queries.first_day()
    if first_access.is_open() and progress.next:
        return redirect("firstday:step", progress.next.step)
    return _overview(request, progress)


@for_preparers
@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Asks once when steps are open, and names them."""
    progress = queries.first_day()
    if progress.may_finish and progress.next and "tetap" not in request.POST:
        return _overview(request, progress, asking=True)
    services.finish(clock.now())
    log.record_office_change(request, "first_day finished")
    messages.success(request, _("The office is ready. Good work!"))
    return redirect("home")


@for_preparers
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    services.dismiss(clock.today())
    log.record_office_change(request, "first_day dismissed")
    messages.success(request, _("The check-list stays under Office profile, should you want it."))
    return redirect("home")


def _overview(request: HttpRequest, progress: Progress, *, asking: bool = False) -> HttpResponse:
    context = {"progress": progress, "ready": _is_ready(), "asking": asking}
    return render(request, "pages/firstday/overview.html", context)


@sensitive_post_parameters("password", "again")
@for_preparers
def step(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in list(Step):
        raise Http404
    here, progress = Step(slug), queries.first_day()
    if here is Step.REGION:
        return _region(request, progress)
    info = site.current()
    state = progress.state(here)
    if info is None or not state.open or (here is Step.TECHNICIAN and state.done):
        return redirect("firstday:overview")
    visit = Visit(request=request, info=info)
    if request.method == "POST" and "langkah_selesai" in request.POST and not PAGES[here].not_yet(visit):
        mark_step(here, clock.today())
        return _onward(progress, here)
    return _form_step(visit, PAGES[here], here, progress)


def _form_step(visit: Visit, page: StepPage, here: Step, progress: Progress) -> HttpResponse:
    request = visit.request
    form = page.form(visit)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            answer = page.save(visit, form)
        except UserError as error:
            page.refuse(form, error)
        else:
            if here is Step.TECHNICIAN:
                enter(request, User.objects.get(username=form.cleaned_data["username"]))
            log.record_office_change(request, f"first_day {here}")
            mark_step(here, clock.today())
            if answer is None:
                if "lagi" in request.POST:
                    return redirect("firstday:step", here)
                return _onward(progress, here)
            shown, progress = dict(answer), queries.first_day()
            request.method = "GET"
            form = page.form(visit)
    not_yet = page.not_yet(visit)
    context = {
        **_frame(here, progress),
        "form": form,
        "not_yet": not_yet,
        "many": page.many,
        "done_label": page.done_label,
        "lead": page.lead(visit),
        "multipart": form is not None and form.is_multipart(),
        **page.context(visit),
        **shown,
    }
    return render(request, page.template, context, status=422 if _is_refused(request, form, not_yet) else 200)


def _is_refused(request: HttpRequest, form: Any, not_yet: str) -> bool:
    return bool(form is not None and form.errors) or bool(not_yet and "langkah_selesai" in request.POST)


def _region(request: HttpRequest, progress: Progress) -> HttpResponse:
    error: UserError | None = None
    if request.method == "POST":
        try:
            if "siapkan" in request.POST:
                services.prepare_regions(clock.today())
                return redirect("firstday:step", Step.REGION)
            if not request.POST.get("wilayah"):
                raise UserError("region_not_chosen", _("No office is chosen yet."), _("Choose it from the list."))
            services.choose_region(request.POST["wilayah"][:20])
            log.record_office_change(request, f"first_day {Step.REGION}")
        except UserError as refused:
            error = refused
        else:
            return _onward(progress, Step.REGION)
    query = (request.POST.get("q") or request.GET.get("q", "")).strip()[:MAX_QUERY]
    info = site.current()
    context = {
        **_frame(Step.REGION, progress),
        "query": query,
        "hits": [hit for hit in find_regions(query) if hit.level != Tingkat.PROVINSI] if query else [],
        "empty": not Wilayah.objects.exists(),
        "chosen": info,
        "movable": info is None or queries.may_move(),
        "error": error,
    }
    piece = bool(request.headers.get("HX-Request")) and request.method == "GET"
    template = "pages/firstday/_regions.html" if piece else "pages/firstday/region.html"
    return render(request, template, context, status=422 if error else 200)


def _frame(here: Step, progress: Progress) -> dict[str, Any]:
    before = progress.before(here)
    return {
        "progress": progress,
        "state": progress.state(here),
        # Before there is a login, the check-list would lead back here.
        "may_see_all": not first_access.is_open(),
        "back": reverse("firstday:step", args=[before]) if before and before is not Step.TECHNICIAN else "",
        "later": _address_after(progress, here) if not progress.state(here).needed else "",
    }


def _address_after(progress: Progress, here: Step) -> str:
    following = progress.after(here)
    return reverse("firstday:step", args=[following]) if following else reverse("firstday:overview")


def _onward(progress: Progress, here: Step) -> HttpResponse:
    following = progress.after(here)
    if following is Step.TECHNICIAN and progress.state(following).done:
        following = Step.WORDS
    return redirect("firstday:step", following) if following else redirect("firstday:overview")


def _is_ready() -> bool:
    info = site.current()
    return info is not None and info.ready
