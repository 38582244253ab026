"""Forms of signing. A passphrase is drawn empty again after every error, and no browser is asked to keep it.

Its field has "sandi" in its name: the lock of an idle screen keeps what was being sent, save such fields
(accounts.lock).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from layanan.surat.models import CaraTte, PengaturanTte
from nagari.kantor.forms.base import OfficeForm

LONGEST_SECRET = 200


class SecretInput(forms.PasswordInput):
    def __init__(self) -> None:
        # "off" alone is not heeded for passwords; this is what browsers do not fill in by themselves.
        super().__init__(attrs={"autocomplete": "new-password", "spellcheck": "false", "autocapitalize": "off"})


class PassphraseForm(OfficeForm):
    field_of: ClassVar[Mapping[str, str]] = {"passphrase_wrong": "frasa_sandi", "passphrase_missing": "frasa_sandi"}

    frasa_sandi = forms.CharField(
        label=gettext_lazy("Passphrase of your certificate"),
        max_length=LONGEST_SECRET,
        strip=False,
        widget=SecretInput,
        help_text=gettext_lazy("Used for this once, and kept nowhere."),
    )


class CodeForm(OfficeForm):
    """With "sandi" in its name, as every secret here."""

    field_of: ClassVar[Mapping[str, str]] = dict.fromkeys(("passphrase_wrong", "passphrase_missing"), "sandi_sekali")

    sandi_sekali = forms.CharField(
        label=gettext_lazy("One-time code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        help_text=gettext_lazy("As BSrE sent it to the official; good for one letter."),
    )


class ScanForm(OfficeForm):
    field_of: ClassVar[Mapping[str, str]] = dict.fromkeys(("scan_missing", "scan_kind", "scan_size"), "pindaian")

    pindaian = forms.FileField(
        label=gettext_lazy("Scan of the signed letter"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=gettext_lazy("PDF, JPEG or PNG. May be left out where the head took the step, or notes it himself."),
    )


class WayForm(OfficeForm):
    field_of: ClassVar[Mapping[str, str]] = {
        "service_needed": "alamat",
        "address_wrong": "alamat",
        "check_address_wrong": "alamat_periksa",
    }

    cara = forms.ChoiceField(label=gettext_lazy("Letters are signed"), choices=CaraTte.choices)
    alamat = forms.CharField(
        label=gettext_lazy("Address of BSrE's service"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The Esign Client Service of the regency, for example https://esign.solokkab.go.id"),
    )
    pengguna = forms.CharField(
        label=gettext_lazy("User name at the service"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sandi = forms.CharField(
        label=gettext_lazy("Password at the service"),
        max_length=LONGEST_SECRET,
        required=False,
        strip=False,
        widget=SecretInput,
        help_text=gettext_lazy("Of the office, not of a person. Left empty: the one that was entered stays."),
    )
    tampak = forms.BooleanField(
        label=gettext_lazy("The signature is to be seen above the signer's name"), required=False, initial=True
    )
    alamat_periksa = forms.CharField(
        label=gettext_lazy("Address in the QR code of letters"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Where everybody can open this site or the regency's. Empty: the regency's address."),
    )

    @staticmethod
    def initial_of(row: PengaturanTte) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("cara", "alamat", "pengguna", "tampak", "alamat_periksa")}

    def wanted(self) -> PengaturanTte:
        return PengaturanTte(
            cara=self.cleaned_data["cara"],
            alamat=self.text("alamat").rstrip("/"),
            pengguna=self.text("pengguna"),
            tampak=self.cleaned_data["tampak"],
            alamat_periksa=self.text("alamat_periksa").rstrip("/"),
        )


class IdentityForm(OfficeForm):
    field_of: ClassVar[Mapping[str, str]] = {"nik_wrong": "nik"}

    nik = forms.CharField(
        label=gettext_lazy("NIK"),
        max_length=16,
        required=False,
        help_text=gettext_lazy("As registered at BSrE. Stays on this computer."),
    )
    email = forms.EmailField(label=gettext_lazy("Official e-mail"), required=False)


class CertificateForm(OfficeForm):
    field_of: ClassVar[Mapping[str, str]] = {
        "passphrase_wrong": "frasa_sandi",
        "certificate_unreadable": "berkas",
        "certificate_kind": "berkas",
        "certificate_of_other": "berkas",
    }

    berkas = forms.FileField(
        label=gettext_lazy("Certificate (.p12 or .pfx)"),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx,application/x-pkcs12"}),
    )
    frasa_sandi = forms.CharField(
        label=gettext_lazy("Passphrase of the certificate"),
        max_length=LONGEST_SECRET,
        required=False,
        strip=False,
        widget=SecretInput,
        help_text=gettext_lazy("Only to see whether it opens the certificate; it is not kept."),
    )
