"""Draws one field of a form: label above, help under, the error at the field. Works the same without scripts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A list this short is read at a glance, so it stands open; a longer one is searched by typing.
OPEN_CHOICES = 7

NUMBER_NAMES = ("nik", "no_kk", "nomor_kk", "nip", "rt", "rw", "kode_pos")
PHONE_NAMES = ("telepon", "telp", "hp", "phone", "whatsapp")


def field(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    law: str = "",
    width: str = "",
    check: str = "",
    tall: bool = False,
    closed: bool = False,
    quiet: bool = False,
) -> SafeString:
    """`width` is xs, s or m; `law` names the rule that demands the value (or stands on the form's field).

    `check` is an address that gets the form by POST while typing and answers with a short sentence; `tall` sets open
    choices under each other, `closed` keeps even a short list in a select; `quiet`
    leaves the label to screen readers, where a column's head says it; `hint` stands for the field's help text.
    """
    widget = bound.field.widget
    if isinstance(widget, forms.HiddenInput):
        return bound.as_widget()
    label = label or str(bound.label or "")
    help_text = hint or str(bound.help_text or "")
    law = law or str(getattr(bound.field, "law", ""))
    described = _described_by(bound, help_text, check)
    heading = format_html(
        "{}{}{}", label, _need(bound), format_html(' <span class="law">{}</span>', law) if law else ""
    )
    after = _after(bound, help_text, check)
    choices = None if closed else _open_choices(bound)
    if choices is not None:
        return _fieldset(bound, heading, _choice_list(bound, choices, tall), after, described)
    if isinstance(widget, forms.CheckboxInput):
        return _box(bound, heading, after, described)
    return _line(bound, heading, after, _common(bound, described) | _typing(bound, check), width=width, quiet=quiet)


def _fieldset(
    bound: BoundField, heading: SafeString, choices: SafeString, after: SafeString, described: str
) -> SafeString:
    return format_html(
        '<fieldset class="field{}" id="{}"{}><legend>{}</legend>{}{}</fieldset>',
        _tone(bound),
        bound.auto_id,
        _aria(bound, described),
        heading,
        choices,
        after,
    )


def _box(bound: BoundField, heading: SafeString, after: SafeString, described: str) -> SafeString:
    return format_html(
        '<div class="field{}"><label class="check">{}<span>{}</span></label>{}</div>',
        _tone(bound),
        bound.as_widget(attrs=_common(bound, described)),
        heading,
        after,
    )


def _line(
    bound: BoundField, heading: SafeString, after: SafeString, attrs: dict[str, Any], *, width: str, quiet: bool
) -> SafeString:
    control = bound.as_widget(attrs=attrs)
    if isinstance(bound.field.widget, forms.PasswordInput):
        control = _with_eye(bound, control)
    if isinstance(bound.field.widget, forms.FileInput):
        control = _with_name(bound, control)
    return format_html(
        '<div class="field{}"><label for="{}"{}>{}</label>{}{}</div>',
        f"{_tone(bound)} w-{width}" if width else _tone(bound),
        bound.id_for_label,
        mark_safe(' class="sr"') if quiet else "",
        heading,
        control,
        after,
    )


def _tone(bound: BoundField) -> str:
    return " has-error" if bound.errors else ""


def _with_name(bound: BoundField, control: SafeString) -> SafeString:
    """Browsers label the box in their own language; a script puts our button and the chosen name in its place."""
    return format_html(
        '<div class="drop">{}<label class="btn" for="{}" hidden>{}{}</label>'
        '<span class="file-name" data-none="{}" aria-live="polite" hidden></span></div>',
        control,
        bound.id_for_label,
        _drawing("file-earmark-text"),
        _("Choose a file"),
        _("No file chosen yet"),
    )


def form_errors(form: BaseForm) -> SafeString:
    """The count on top, each problem a link to its field, so that a reader of a long page knows where to go."""
    if not form.errors:
        return mark_safe("")
    items: list[tuple[str, str, str]] = []
    # In the order of the page, whatever the order in which the checks found them.
    for name in (NON_FIELD_ERRORS, *form.fields):
        errors = form.errors.get(name, ())
        label = "" if name == NON_FIELD_ERRORS else str(form[name].label)
        target = form[name].auto_id if label and isinstance(form[name].auto_id, str) else "isian"
        # Some sentences name their field themselves.
        told = [(str(error), "" if not label or f"“{label}”" in str(error) else f"{label}: ") for error in errors]
        items.extend((target, where, error) for error, where in told)
    # Not every form saves: some join, search or take a file in.
    heading = ngettext("%(count)s thing needs mending first", "%(count)s things need mending first", len(items))
    title = heading % {"count": len(items)}
    listed = format_html_join("", '<li><a href="#{}">{}{}</a></li>', items)
    return format_html('<div class="errors" role="alert" tabindex="-1"><h2>{}</h2><ul>{}</ul></div>', title, listed)


def _with_eye(bound: BoundField, control: SafeString) -> SafeString:
    """The button that shows the password stays hidden until a script is there to make it work."""
    return format_html(
        '<div class="with-button">{}<button type="button" class="btn btn-icon" data-reveal="{}" aria-pressed="false"'
        ' aria-label="{}" hidden>{}</button></div>',
        control,
        bound.id_for_label,
        _("Show the password"),
        _drawing("eye"),
    )


def _drawing(name: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _need(bound: BoundField) -> SafeString:
    return (
        format_html(' <span class="need">{}</span>', _("required"))
        if bound.field.required and not isinstance(bound.field, forms.BooleanField)
        else mark_safe("")
    )


def _ids(bound: BoundField) -> tuple[str, str, str]:
    base = str(bound.auto_id)
    return f"{base}_help", f"{base}_error", f"{base}_check"


def _described_by(bound: BoundField, help_text: str, check: str) -> str:
    help_id, error_id, check_id = _ids(bound)
    return " ".join(one for one, there in ((error_id, bound.errors), (help_id, help_text), (check_id, check)) if there)


def _aria(bound: BoundField, described: str) -> SafeString:
    parts = [format_html(' aria-describedby="{}"', described)] if described else []
    if bound.errors:
        parts.append(mark_safe(' aria-invalid="true"'))
    return joined(parts)


def _common(bound: BoundField, described: str) -> dict[str, Any]:
    attrs: dict[str, Any] = {}
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return attrs


def _typing(bound: BoundField, check: str) -> dict[str, Any]:
    """What helps the hand: the right keypad, nobody else's data from the browser's memory, a list one can search."""
    given, name = bound.field.widget.attrs, bound.name
    attrs: dict[str, Any] = {}
    if isinstance(bound.field.widget, forms.Select):
        if len(list(bound.field.choices)) > OPEN_CHOICES and not isinstance(bound.field.widget, forms.SelectMultiple):  # type: ignore[attr-defined]
            attrs |= {"data-search": _("Type to search"), "data-none": _("Nothing found")}
    else:
        attrs["autocomplete"] = given.get("autocomplete", "off")
        if isinstance(bound.field, forms.DateField) and not isinstance(bound.field, forms.DateTimeField):
            attrs |= {
                "inputmode": "numeric",
                "data-date": "",
                "placeholder": given.get("placeholder", _("DD-MM-YYYY")),
            }
        elif isinstance(bound.field, forms.TimeField):
            attrs |= {"inputmode": "numeric", "data-time": "", "placeholder": _("HH.MM"), "maxlength": 5}
        elif isinstance(bound.field, forms.IntegerField) or name.split("-")[-1] in NUMBER_NAMES:
            attrs["inputmode"] = "numeric"
        elif name.endswith(PHONE_NAMES):
            attrs["inputmode"] = "tel"
        if name.endswith(("nik", "no_kk")):
            # Room for the spaces of a pasted number: cut off at sixteen, another number would be left.
            attrs |= {"maxlength": 24, "class": f"code {given.get('class', '')}".strip(), "spellcheck": "false"}
    if check:
        attrs |= {
            "hx-post": check,
            "hx-trigger": "change, keyup changed delay:500ms",
            "hx-target": f"#{_ids(bound)[2]}",
            "hx-include": "closest form",
            "hx-sync": "this:replace",
        }
    return attrs


def _after(bound: BoundField, help_text: str, check: str) -> SafeString:
    help_id, error_id, check_id = _ids(bound)
    parts: list[SafeString] = []
    if bound.errors:
        mark = _drawing("exclamation-circle")
        parts.append(
            format_html(
                '<p class="error" id="{}">{}{}</p>',
                error_id,
                mark,
                format_html_join(" ", "{}", ((error,) for error in bound.errors)),
            )
        )
    if isinstance(bound.field, forms.DateField) and not isinstance(bound.field, forms.DateTimeField):
        parts.append(mark_safe('<p class="readback" aria-live="polite"></p>'))
    if check:
        parts.append(format_html('<div class="checked" id="{}" aria-live="polite"></div>', check_id))
    if help_text:
        parts.append(format_html('<p class="help" id="{}">{}</p>', help_id, help_text))
    return joined(parts)


def _is_blank(value: Any, text: Any) -> bool:
    """Django's row of dashes; an empty value with words of its own is a choice like any other."""
    return value in ("", None) and not str(text).strip("-— ")


def _open_choices(bound: BoundField) -> Sequence[tuple[Any, Any]] | None:
    """The choices when they are to stand open as radio buttons or boxes, else None."""
    widget = bound.field.widget
    if type(widget) is forms.Select:
        if any(isinstance(text, list | tuple) for _value, text in widget.choices):
            return None
        if len([value for value, text in widget.choices if not _is_blank(value, text)]) > OPEN_CHOICES:
            return None
    elif not isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return None
    return [(value, text) for value, text in widget.choices if not (bound.field.required and _is_blank(value, text))]


def _choice_list(bound: BoundField, choices: Iterable[tuple[Any, Any]], tall: bool) -> SafeString:
    many = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    raw = bound.value()
    chosen = {str(one) for one in raw} if isinstance(raw, list | tuple | set) else {"" if raw is None else str(raw)}
    kind = "checkbox" if many else "radio"
    need = mark_safe(" required") if bound.field.required and not many and bound.form.use_required_attribute else ""
    items = [
        format_html(
            '<label class="choice"><input type="{}" name="{}" value="{}" id="{}_{}"{}{}{}>{}</label>',
            kind, bound.html_name, value, bound.auto_id, at,
            mark_safe(" checked") if str(value if value is not None else "") in chosen else "",
            need, mark_safe(" disabled") if bound.field.disabled else "",
            _("Not known") if _is_blank(value, text) else text,
        )
        for at, (value, text) in enumerate(choices)
    ]  # fmt: skip
    return format_html('<div class="choice-list{}">{}</div>', " tall" if tall else "", joined(items))
