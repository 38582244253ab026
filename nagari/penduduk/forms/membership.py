"""Forms of entering and leaving a family: by which card, as what, and who is head where the head goes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from nagari.penduduk.forms.fields import TextField
from nagari.penduduk.kode import Shdk
from nagari.penduduk.kode.layar import screen_choices, screen_label
from nagari.penduduk.models import Penduduk
from nagari.penduduk.rules import age_on

# Said aloud: a family may stand without a head for a while, but never unseen.
UNDECIDED = "belum"


class NextHeadForm(forms.Form):
    """Asks for the next head only where there is somebody to choose: `heads` as `services.heads.candidates` gives."""

    def __init__(self, *args: Any, heads: Sequence[Penduduk], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        if heads:
            self.fields["kepala"] = next_head_field(heads, today)

    @property
    def next_head(self) -> UUID | None:
        return next_head(self.cleaned_data.get("kepala", ""))

    @property
    def confirmed(self) -> frozenset[str]:
        return confirmed_by(self.cleaned_data.get("kepala", ""))


class JoinForm(NextHeadForm):
    no_kk = TextField(digits=True, max_length=40)
    shdk = forms.TypedChoiceField(choices=screen_choices(Shdk), coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["no_kk"].label = _("KK number")
        self.fields["shdk"].label = _("Relation to the head of family")


class DeleteForm(NextHeadForm):
    alasan = TextField(max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["alasan"].label = _("Reason")
        self.fields["alasan"].help_text = _("For instance: entered twice, entered by mistake.")


def next_head_field(heads: Sequence[Penduduk], today: date) -> forms.ChoiceField:
    choices = [(str(one.id), described(one, today)) for one in heads]
    return forms.ChoiceField(
        label=_("Next head of the family that stays behind"),
        help_text=_("Afterwards look at what the others are to the new head."),
        choices=[*choices, (UNDECIDED, _("Not decided yet"))],
        widget=forms.RadioSelect,
        initial=choices[0][0],
    )


def next_head(text: str) -> UUID | None:
    """The one chosen in a field of `next_head_field`; None for nobody yet, and for what is no key at all."""
    try:
        return UUID(text)
    except ValueError:
        return None


def confirmed_by(text: str) -> frozenset[str]:
    return frozenset({"family_no_head", "next_head_needed"}) if text == UNDECIDED else frozenset()


def described(one: Penduduk, today: date) -> str:
    parts = [one.nama]
    if one.shdk in Shdk.values:
        parts.append(screen_label(Shdk(one.shdk)))
    if one.tanggal_lahir:
        parts.append(_("%(age)s years") % {"age": age_on(one.tanggal_lahir, today)})
    return ", ".join(parts)
