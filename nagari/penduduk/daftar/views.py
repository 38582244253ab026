"""/penduduk/daftar/: the questions, one of them with its people, its print; own lists."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.functions import Upper
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires, sent
from nagari.accounts.models import User
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.kantor.queries import letterhead
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.lib.errors import UserError
from nagari.penduduk import drawing
from nagari.penduduk.daftar.forms import QuestionForm, SaveForm
from nagari.penduduk.daftar.questions import QUESTIONS, Question, families, people
from nagari.penduduk.daftar.services import forget_list, save_list
from nagari.penduduk.models import Daftar, Keluarga, Penduduk
from nagari.penduduk.queries.families import FamilyRow, family_rows
from nagari.penduduk.queries.filters import from_query, tells_of_health
from nagari.penduduk.queries.listing import PAGE_SIZE, Row, rows_by_key
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.views.listing import allowed_filters, page_number, place_title

# More than that is an export, not paper.
MOST_PRINTED = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    title: str
    text: str
    forget: str = ""


@require_GET
@requires("penduduk.view")
def index(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    context = {
        "questions": [
            Entry(f"{slug}/", str(one.title), str(one.text))
            for slug, one in QUESTIONS.items()
            if user.has_perm(one.action)
        ],
        "own": [
            Entry(reverse("penduduk:saved", args=[row.id]), row.nama, "", reverse("penduduk:forget", args=[row.id]))
            for row in Daftar.objects.filter(wilayah=user.wilayah).order_by(Upper("nama"), "id")
            if _may_see(user, row)
        ],
        "may_save": user.has_perm("penduduk.lists"),
    }
    return render(request, "penduduk/daftar/index.html", context)


@require_GET
@requires("penduduk.view")
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One question: its params, how many, and who, a page at a time."""
    user, question = actor(request), _question(request, slug)
    form = QuestionForm(slug, request.GET.dict(), clock.today())
    places = places_of(user.wilayah)
    context: dict[str, Any] = {"question": question, "form": form, "slug": slug, "dusun": place_title(places)}
    if not form.is_valid():
        return render(request, "penduduk/daftar/answer.html", context, status=422)
    found = _asked(slug, question, form, user)
    page = Paginator(found, PAGE_SIZE).get_page(page_number(request))
    rows = family_rows(list(page), places) if question.of_families else rows_by_key(list(page), places, clock.today())
    _log(request, Act.LIST, slug, question, form, len(rows))
    context |= {
        "page": page,
        "rows": rows,
        "table": "" if question.of_families else _table(rows, place_title(places)),
        "query": form.query_string,
        "may_export": user.has_perm("penduduk.export"),
        "may_print": user.has_perm("penduduk.print") and page.paginator.count <= MOST_PRINTED,
    }
    return render(request, "penduduk/daftar/answer.html", context)


@require_GET
@requires("penduduk.print")
def print_out(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them on the office's letterhead, at most MOST_PRINTED."""
    user, question = actor(request), _question(request, slug)
    form = QuestionForm(slug, request.GET.dict(), clock.today())
    if not form.is_valid():
        return redirect("penduduk:answer", slug)
    found = list(_asked(slug, question, form, user)[: MOST_PRINTED + 1])
    if len(found) > MOST_PRINTED:
        messages.error(request, _("This list is too long for paper. Export it instead."))
        return redirect(f"{reverse('penduduk:answer', args=[slug])}?{form.query_string}")
    places = places_of(user.wilayah)
    with override(OFFICIAL_LANGUAGE):
        rows: list[FamilyRow] | list[Row]
        rows = family_rows(found, places) if question.of_families else rows_by_key(found, places, clock.today())
        _log(request, Act.PRINT, slug, question, form, len(rows))
        context = {
            "question": question,
            "told": form.told(),
            "rows": rows,
            "dusun": place_title(places),
            "kantor": letterhead(user.wilayah),
            "printed_at": clock.now(),
            "printed_by": user.nama,
            "back_url": f"{reverse('penduduk:answer', args=[slug])}?{form.query_string}",
        }
        return render(request, "penduduk/daftar/print.html", context)


@require_http_methods(["GET", "POST"])
@requires("penduduk.lists")
def save(request: HttpRequest) -> HttpResponse:
    """The list of residents as its address says, under a name."""
    user = actor(request)
    wanted = from_query(request.GET.dict(), allowed=allowed_filters(user))
    form = SaveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = save_list(user.wilayah, form.cleaned_data["nama"], wanted.query_string(), today=clock.today())
        except UserError as error:
            form.add_error(None, str(error))
        else:
            log.record(request, Act.CHANGE, obj=row, detail="save", now=clock.now())
            messages.success(request, _("The list “%(name)s” is saved.") % {"name": row.nama})
            return redirect("penduduk:lists")
    back = f"{reverse('penduduk:index')}?{wanted.query_string()}"
    context = {"form": form, "back_url": back}
    return render(request, "penduduk/daftar/save.html", context, status=422 if form.errors else 200)


@require_GET
@requires("penduduk.view")
def saved(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leads to the list of residents, which is logged there."""
    row = get_in_region(request, Daftar.objects.all(), "penduduk.view", pk)
    if not _may_see(actor(request), row):
        raise PermissionDenied("penduduk.specific")
    return redirect(f"{reverse('penduduk:index')}?{row.saringan}")


@require_POST
@requires("penduduk.lists")
def forget(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = forget_list(get_in_region(request, Daftar.objects.all(), "penduduk.lists", pk).id)
    log.record(request, Act.CHANGE, obj=row, detail="forget", now=clock.now())
    messages.success(request, _("The list “%(name)s” is forgotten.") % {"name": row.nama})
    return redirect("penduduk:lists")


def _question(request: HttpRequest, slug: str) -> Question:
    question = QUESTIONS.get(slug)
    if question is None:
        raise Http404
    if not actor(request).has_perm(question.action):
        raise PermissionDenied(question.action)
    return question


def _asked(slug: str, question: Question, form: QuestionForm, user: User) -> QuerySet[Any, UUID]:
    if question.of_families:
        return families(slug, form.values, user.wilayah).order_by("no_kk", "id").values_list("id", flat=True)
    rows = people(slug, form.values, user.wilayah).order_by(Upper("nama"), "id")
    return rows.values_list("id", flat=True)


def _may_see(user: User, row: Daftar) -> bool:
    """A list by data on health, shown without that filter, would name everybody under its title."""
    return user.has_perm("penduduk.specific") or not tells_of_health(row.saringan)


def _log(request: HttpRequest, act: Act, slug: str, question: Question, form: QuestionForm, count: int) -> None:
    model = (Keluarga if question.of_families else Penduduk)._meta.label
    detail = f"daftar={slug} {form.query_string}".strip()
    log.record(request, act, model=model, detail=detail, count=count, now=clock.now())


def _table(rows: Any, dusun: str) -> str:
    return drawing.table_rows(rows, kk=_("KK number"), place=dusun, age=_("Age"))
