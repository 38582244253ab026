"""What all forms of the register share: findings shown and confirmed, a stale save shown field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from nagari.accounts import log
from nagari.accounts.queries import last_change
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.forms.fields import form_text
from nagari.penduduk.forms.resident import LOADED, RecordForm, carried_texts
from nagari.penduduk.kode import Shdk
from nagari.penduduk.kode.layar import screen_labels
from nagari.penduduk.labels import field_name
from nagari.penduduk.models import Keluarga, Mutasi, Penduduk
from nagari.penduduk.queries.places import Places
from nagari.penduduk.rules import StaleMerge
from nagari.penduduk.sections import shown

# Hidden fields of the page with both versions: which fields it asks for, what was typed there and what stood before.
ASKED, _TYPED, _BEFORE, _UNCHOSEN = "ditanya", "ketikan", "asal", "belum-dipilih"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field both clerks changed: texts for the form, words for the eye."""

    name: str
    label: str
    loaded: str
    before: str
    mine: str
    theirs: str
    mine_shown: str
    theirs_shown: str


def typed_data(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a form sent empty, not one that was not sent.

    From the page with both versions, where a field was left without a choice, comes what was typed before: the
    question is then asked again.
    """
    if request.method != "POST":
        return None
    open_ones = [name for name in request.POST.get(ASKED, "").split() if name not in request.POST]
    if open_ones:
        again = request.POST.copy()
        for name in open_ones:
            again[name] = again.get(f"{_TYPED}-{name}", "")
            again[f"{LOADED}-{name}"] = again.get(f"{_BEFORE}-{name}", "")
        again[_UNCHOSEN] = "1"
        request.POST = again  # type: ignore[assignment]
    return request.POST


def log_look(request: HttpRequest, row: Penduduk | Keluarga | Mutasi, detail: str) -> None:
    """A form shows the record as its page does, so opening one is a look at it; sending one is logged as the change."""
    if request.method != "POST":
        log.record(request, Act.VIEW, obj=row, detail=detail, now=clock.now())


def show_both(
    request: HttpRequest,
    row: Penduduk | Keluarga,
    form: RecordForm,
    names: Sequence[str],
    merge: StaleMerge,
    places: Places,
    back: str,
) -> HttpResponse:
    """The page on which a person chooses; sending it saves like any other form, with everything typed kept. 409."""
    conflicts = {one.field: one for one in merge.conflicts}
    choices: list[Choice] = []
    hidden: list[tuple[str, str]] = []
    for name in names:
        field = form.model._meta.get_field(name)
        conflict = conflicts.get(field.attname)  # type: ignore[union-attr]
        if conflict is None:
            hidden.append((name, request.POST.get(name, "")))
            hidden += carried_texts(request.POST, [name])
            continue
        # From now on what the other one saved counts as known.
        hidden.append((f"{LOADED}-{name}", form_text(conflict.theirs)))
        choices.append(
            Choice(
                name=name,
                label=str(form.fields[name].label),
                loaded=_words(form, name, conflict.loaded, places),
                before=form_text(conflict.loaded),
                mine=form_text(conflict.mine),
                theirs=form_text(conflict.theirs),
                mine_shown=_words(form, name, conflict.mine, places),
                theirs_shown=_words(form, name, conflict.theirs, places),
            )
        )
    return _ask(request, row, choices, hidden, back)


def show_both_relations(
    request: HttpRequest, row: Keluarga, labels: Mapping[str, str], merge: StaleMerge, back: str
) -> HttpResponse:
    """The same for who is what in a family: `labels` are names of members by the name of their field. 409."""
    conflicts = {f"shdk-{one.field}": one for one in merge.conflicts}
    words: dict[object, str] = {None: ""} | dict(screen_labels(Shdk).items())
    hidden = [(name, request.POST.get(name, "")) for name in labels if name not in conflicts]
    hidden += carried_texts(request.POST, [name for name in labels if name not in conflicts])
    hidden += [(f"{LOADED}-{name}", form_text(one.theirs)) for name, one in conflicts.items()]
    choices = [
        Choice(
            name=name,
            label=labels[name],
            loaded=words[one.loaded],
            before=form_text(one.loaded),
            mine=form_text(one.mine),
            theirs=form_text(one.theirs),
            mine_shown=words[one.mine],
            theirs_shown=words[one.theirs],
        )
        for name, one in conflicts.items()
    ]
    return _ask(request, row, choices, hidden, back)


def _ask(
    request: HttpRequest, row: Penduduk | Keluarga, choices: list[Choice], hidden: list[tuple[str, str]], back: str
) -> HttpResponse:
    hidden = [*hidden, (ASKED, " ".join(one.name for one in choices))]
    for one in choices:
        hidden += [(f"{_TYPED}-{one.name}", one.mine), (f"{_BEFORE}-{one.name}", one.before)]
    context = {
        "unchosen": _UNCHOSEN in request.POST,
        "about": row.nama if isinstance(row, Penduduk) else f"KK {row.no_kk}",
        "last": last_change(row),
        "choices": choices,
        "hidden": hidden,
        "back_url": back,
        "confirmed": request.POST.get("yakin", ""),
    }
    return render(request, "penduduk/stale.html", context, status=409)


def _words(form: RecordForm, name: str, value: object, places: Places) -> str:
    if form.model is Penduduk:
        return shown(name, value, places)
    return places.label(value) if name == "lingkungan" else form_text(value)  # type: ignore[arg-type]


def tell_kept(request: HttpRequest, model: type[Penduduk] | type[Keluarga], theirs: Sequence[str]) -> None:
    """Says which fields somebody else had changed meanwhile; they were kept."""
    if not theirs:
        return
    names = [field_name(one) for one in model._meta.concrete_fields if one.attname in theirs]
    said = _("Meanwhile somebody else changed: %(fields)s. Those changes were kept.")
    messages.info(request, said % {"fields": ", ".join(names)})


def offer_undo(request: HttpRequest, said: str, url_name: str, *args: object, **hidden: str) -> None:
    """A message with a button that takes the act back; works after a reload and without scripts."""
    fields = {"csrfmiddlewaretoken": get_token(request), **hidden}
    form = format_html(
        '{} <form method="post" action="{}">{}<button class="btn btn-quiet">{}</button></form>',
        said,
        reverse(url_name, args=args),
        format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items()),
        _("Undo"),
    )
    messages.success(request, form)
