"""One way to show and save the short forms of this app."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from nagari.kantor import changes
from nagari.kantor.forms.base import OfficeForm
from nagari.lib.errors import UserError

Form = TypeVar("Form", bound=OfficeForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """What stands around a form.

    `saved` is said after saving ("": `save` says it itself); `back` is where one goes then, and by Cancel.
    """

    title: str
    back: str
    saved: str
    submit: str = ""
    intro: str = ""
    help: str = "kantor"
    template: str = "kantor/form.html"


def edit(
    request: HttpRequest, form: Form, page: Editing, save: Callable[[Form], object], **context: Any
) -> HttpResponse:
    """Saves a valid form and goes back; shows it again with what was typed and what was refused otherwise."""
    if request.method == "POST" and form.is_valid() and saved(form, save):
        changes.tell(request)
        if page.saved:
            messages.success(request, page.saved)
        return redirect(page.back)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, page.template, {"form": form, "page": page, **context}, status=status)


def saved(form: Form, save: Callable[[Form], object]) -> bool:
    """Whether `save` went through; a refusal is put at its field."""
    try:
        save(form)
    except UserError as refused:
        form.refuse(refused)
        return False
    return True
