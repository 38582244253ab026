"""What each step of the first day shows and saves. Forms and services are those of the ordinary pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from nagari.accounts import services as accounts
from nagari.accounts.access import actor
from nagari.accounts.forms import NewPasswordForm, UserForm, name_field
from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor import clock, queries, workdays
from nagari.kantor import forms as office
from nagari.kantor.forms.base import OfficeForm
from nagari.kantor.models import Situs
from nagari.kantor.rules.words import default_words
from nagari.kantor.services import hours, numbers, officials, profile
from nagari.kantor.site import SiteInfo
from nagari.lib.errors import UserError
from nagari.lib.ids import uuid7
from nagari.pages import nav
from nagari.pages.firstday import services
from nagari.pages.firstday.rules import Step
from nagari.wilayah.queries import tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at a step. `info` is None only before the region is chosen."""

    request: HttpRequest
    info: SiteInfo

    @property
    def data(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None

    @property
    def wilayah(self) -> str:
        return self.info.wilayah


class StepPage:
    """One step with one form; `many`: several entries of its kind, so one can be saved and the next begun."""

    template = "pages/firstday/form.html"
    many = False
    # A step whose form needs nothing filled in is done by saying so.
    done_label: str = ""

    def form(self, visit: Visit) -> forms.Form | None:
        return None

    def save(self, visit: Visit, form: Any) -> Mapping[str, Any] | None:
        """Raises UserError. What it answers is shown before going on; None goes on."""
        return None

    def refuse(self, form: Any, error: UserError) -> None:
        if isinstance(form, OfficeForm):
            form.refuse(error)
        else:
            form.add_error(None, str(error))

    def context(self, visit: Visit) -> dict[str, Any]:
        return {}

    def lead(self, visit: Visit) -> str:
        return ""


class TechnicianForm(NewPasswordForm):
    nama = forms.CharField(max_length=120)
    username = name_field()
    field_order = ("nama", "username", "password", "again")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["nama"].label = _("Your full name")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "password" in data:
            self.password_fits(User(username=data.get("username", ""), nama=data.get("nama", "")))
        return data


class TechnicianPage(StepPage):
    def form(self, visit: Visit) -> forms.Form:
        return TechnicianForm(visit.data, initial={"username": "teknisi"})

    def save(self, visit: Visit, form: TechnicianForm) -> None:
        values = form.cleaned_data
        services.make_technician(values["username"], values["nama"], values["password"], now=clock.now())

    def lead(self, visit: Visit) -> str:
        return _("The technician prepares the office and adds the others. Write the password down and keep it safe.")


class WordsPage(StepPage):
    def form(self, visit: Visit) -> forms.Form:
        own = Situs.objects.values_list("words", flat=True).first()
        return office.WordsForm(visit.data, usual=default_words(visit.info.level, visit.wilayah), initial=own)

    def save(self, visit: Visit, form: office.WordsForm) -> None:
        profile.set_words(form.words())

    def lead(self, visit: Visit) -> str:
        return _("The grey words are usual in this region. Write another only where people here say it differently.")


class ProfilePage(StepPage):
    def form(self, visit: Visit) -> forms.Form:
        initial = office.ProfileForm.initial_of(queries.profile(visit.wilayah))
        return office.ProfileForm(visit.data, initial=initial)

    def save(self, visit: Visit, form: office.ProfileForm) -> None:
        profile.save_profile(visit.wilayah, form.profile())

    def lead(self, visit: Visit) -> str:
        return _("Residents see this on the first page, and it stands on every letter.")


class LetterheadPage(StepPage):
    template = "pages/firstday/letterhead.html"

    def form(self, visit: Visit) -> forms.Form:
        class Both(office.LetterheadForm):
            field_of = office.EmblemForm.field_of
            berkas = office.EmblemForm.base_fields["berkas"]

        form = Both(
            visit.data,
            visit.request.FILES or None,
            initial=office.LetterheadForm.initial_of(queries.profile(visit.wilayah)),
        )
        form.fields["berkas"].required = False
        return form

    def save(self, visit: Visit, form: office.LetterheadForm) -> None:
        # The emblem first: it is what may be refused.
        picture = form.cleaned_data["berkas"]
        if picture:
            profile.set_emblem(visit.wilayah, picture.read())
        profile.set_letterhead(visit.wilayah, form.kop())

    def context(self, visit: Visit) -> dict[str, Any]:
        return {"kantor": queries.letterhead(visit.wilayah)}

    def lead(self, visit: Visit) -> str:
        return _("These lines stand above the name of the office on everything printed.")


class OfficialsPage(StepPage):
    template = "pages/firstday/officials.html"
    many = True

    def form(self, visit: Visit) -> forms.Form:
        known = queries.officials(visit.wilayah)
        today = clock.today()
        initial: dict[str, Any] = {}
        if queries.head_of_office(today, visit.wilayah) is None:
            title = f"{visit.info.words['kepala_cap']} {visit.info.region_name}"
            initial = {"jenis": "kepala", "jabatan": title}
        return office.OfficialForm(visit.data, officials=known, official_id=uuid7(), initial=initial)

    def save(self, visit: Visit, form: office.OfficialForm) -> None:
        officials.save_official(visit.wilayah, form.official())

    def context(self, visit: Visit) -> dict[str, Any]:
        return {"entries": [(one.nama, one.jabatan) for one in queries.officials(visit.wilayah).values()]}

    def lead(self, visit: Visit) -> str:
        words = visit.info.words
        return _("First %(kepala)s, then whoever may sign in his or her name.") % {"kepala": words["kepala"]}


class HoursPage(StepPage):
    template = "pages/firstday/hours.html"

    def form(self, visit: Visit) -> forms.Form:
        initial = office.WeekForm.initial_of(workdays.week(visit.wilayah))
        return office.WeekForm(visit.data, initial=initial)

    def save(self, visit: Visit, form: office.WeekForm) -> None:
        hours.set_week(visit.wilayah, form.week)

    def lead(self, visit: Visit) -> str:
        return _("Filled in are the hours usual for offices. Leave a day empty when the office is closed.")


class AccountsPage(StepPage):
    template = "pages/firstday/accounts.html"
    many = True

    def form(self, visit: Visit) -> forms.Form:
        name = next((one.name for one in tree.ancestors(visit.wilayah)[-1:]), visit.wilayah)
        roles = set(User.objects.values_list("role", flat=True))
        role = Role.CLERK if Role.HEAD in roles else Role.HEAD
        return UserForm([(visit.wilayah, name)], visit.data, initial={"role": role, "wilayah": visit.wilayah})

    def save(self, visit: Visit, form: UserForm) -> Mapping[str, Any]:
        by = actor(visit.request)
        issued = accounts.create_user(by, form.cleaned_data["username"], form.data_of(), now=clock.now())
        return {"issued": issued}

    def context(self, visit: Visit) -> dict[str, Any]:
        rows = User.objects.order_by("nama")
        return {"entries": [(user.nama, f"{user.username}, {user.get_role_display()}") for user in rows]}

    def lead(self, visit: Visit) -> str:
        return _("Everybody gets an own account; nobody shares a password. The code on the slip works once.")


class NumbersPage(StepPage):
    template = "pages/firstday/numbers.html"
    many = True

    def form(self, visit: Visit) -> forms.Form:
        lines = queries.series_list(visit.wilayah, clock.today().year)
        initial = {} if lines else {"kode": "SURAT", "nama": _("Outgoing letters")}
        return office.SeriesForm(visit.data, initial=initial)

    def save(self, visit: Visit, form: office.SeriesForm) -> None:
        values = form.cleaned_data
        numbers.create_series(
            visit.wilayah,
            kode=values["kode"].upper(),
            nama=form.text("nama"),
            pola=values["pola"],
            tahun=clock.today().year,
            mulai=values["mulai"],
        )

    def context(self, visit: Visit) -> dict[str, Any]:
        lines = queries.series_list(visit.wilayah, clock.today().year)
        return {"entries": [(line.nama, f"{line.kode}: {line.series.next}") for line in lines]}

    def lead(self, visit: Visit) -> str:
        return _("Numbers go on where the paper register stopped, so that none is given twice.")


class ResidentsPage(StepPage):
    template = "pages/firstday/residents.html"

    @property
    def done_label(self) -> str:  # type: ignore[override]
        return _("The residents are in")

    def context(self, visit: Visit) -> dict[str, Any]:
        return {"may_import": nav.exists("/impor/")}

    def lead(self, visit: Visit) -> str:
        return _("From the old system, from Dukcapil, or from our own template. You see everything before it is saved.")


class PrintPage(StepPage):
    template = "pages/firstday/print.html"

    @property
    def done_label(self) -> str:  # type: ignore[override]
        return _("The print is right")

    def lead(self, visit: Visit) -> str:
        return _("Print one sheet and hold it against a letter of yours.")


PAGES: dict[Step, StepPage] = {
    Step.TECHNICIAN: TechnicianPage(),
    Step.WORDS: WordsPage(),
    Step.PROFILE: ProfilePage(),
    Step.LETTERHEAD: LetterheadPage(),
    Step.OFFICIALS: OfficialsPage(),
    Step.HOURS: HoursPage(),
    Step.ACCOUNTS: AccountsPage(),
    Step.NUMBERS: NumbersPage(),
    Step.RESIDENTS: ResidentsPage(),
    Step.PRINT: PrintPage(),
}
