"""What people type about accounts."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nagari.accounts.models import User
from nagari.accounts.rules import Role, roles_for
from nagari.accounts.services import UserData


def name_field() -> forms.CharField:
    typing = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=gettext_lazy("User name"), max_length=40, widget=forms.TextInput(attrs=typing))


def password_field(label: Any, purpose: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": purpose}),
    )


def token_field(*, required: bool, label: Any, help_text: Any) -> forms.CharField:
    typing = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=40, required=required, help_text=help_text, widget=forms.TextInput(attrs=typing)
    )


class LoginForm(forms.Form):
    username = name_field()
    password = password_field(gettext_lazy("Password"), "current-password")
    # Asked together with the rest, so that no answer tells which of them was right.
    token = token_field(
        required=False,
        label=gettext_lazy("Code of the second factor"),
        help_text=gettext_lazy("Only if your account has one: six digits of your phone, or a recovery code."),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = password_field(
        gettext_lazy("New password"),
        "new-password",
        gettext_lazy("At least 12 signs. Three or four words are easy to remember and hard to guess."),
    )
    again = password_field(gettext_lazy("New password again"), "new-password")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("again") and data.get("password") != data["again"]:
            self.add_error("again", _("The two passwords differ. Type the new one twice."))
        return data

    def password_fits(self, user: User) -> bool:
        """Is it good enough for this person? Puts the reasons at the field."""
        try:
            validate_password(self.cleaned_data["password"], user)
        except ValidationError as error:
            self.add_error("password", error)
            return False
        return True


class CodeForm(NewPasswordForm):
    username = name_field()
    code = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=40,
        help_text=gettext_lazy("From the printed slip, for example KUBU-7F3K-92QD."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    token = token_field(
        required=False,
        label=gettext_lazy("Code of the second factor"),
        help_text=gettext_lazy("Only if your account has one: six digits of your phone, or a recovery code."),
    )
    field_order = ("username", "code", "token", "password", "again")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            # Before the code of the second factor is looked at, which works once.
            self.password_fits(User(username=data["username"]))
        return data


class PasswordForm(NewPasswordForm):
    old = password_field(gettext_lazy("Present password"), "current-password")
    field_order = ("old", "password", "again")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("password") and data.get("password") == data.get("old"):
            self.add_error("password", _("This is the present password. Choose a new one."))
        return data


class FactorForm(forms.Form):
    """The first code of a new authenticator, and the password of who sits there."""

    token = token_field(
        required=True,
        label=gettext_lazy("Code that the phone shows now"),
        help_text=gettext_lazy("Six digits; a new one comes every half minute."),
    )
    password = password_field(gettext_lazy("Password"), "current-password")


class AgainForm(FactorForm):
    """Everything a login takes, before the second factor is changed."""

    token = token_field(
        required=True,
        label=gettext_lazy("Code of the second factor"),
        help_text=gettext_lazy("Six digits of your phone, or a recovery code."),
    )


class UserForm(forms.Form):
    """A user as a manager sees it. `regions`: (code, name) the manager may choose, the first being his own."""

    username = name_field()
    nama = forms.CharField(label=gettext_lazy("Full name"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    wilayah = forms.ChoiceField(label=gettext_lazy("Works for"))
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only for officers of the regency."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("May log in"), required=False, initial=True)

    def __init__(self, regions: list[tuple[str, str]], *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        one_office = len(regions) == 1
        wilayah, role = self.fields["wilayah"], self.fields["role"]
        assert isinstance(wilayah, forms.ChoiceField)
        assert isinstance(role, forms.ChoiceField)
        wilayah.choices = regions
        role.choices = [(one.value, one.label) for one in roles_for(regions[0][0] if one_office else "")]
        if one_office:
            wilayah.initial = regions[0][0]
            wilayah.widget = forms.HiddenInput()
            del self.fields["unit"]
        if user is None:
            del self.fields["is_active"]
        else:
            del self.fields["username"]

    def data_of(self) -> UserData:
        values = self.cleaned_data
        return UserData(
            nama=values["nama"],
            role=Role(values["role"]),
            wilayah=values["wilayah"],
            unit=values.get("unit", self.user.unit if self.user else ""),
            pegawai_id=self.user.pegawai_id if self.user else None,
            is_active=values.get("is_active", True),
        )


class AuditFilter(forms.Form):
    user = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    act = forms.ChoiceField(label=gettext_lazy("Did what"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False, input_formats=["%d-%m-%Y", "%Y-%m-%d"])
    until = forms.DateField(label=gettext_lazy("Until"), required=False, input_formats=["%d-%m-%Y", "%Y-%m-%d"])
    model = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())
    object = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput())

    def __init__(self, users: list[tuple[str, str]], acts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("user", users), ("act", acts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("everyone") if name == "user" else _("everything")), *choices]
