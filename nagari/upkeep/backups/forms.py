from django import forms
from django.utils.translation import gettext_lazy as _

from nagari.kantor.forms.base import OfficeForm


class PlaceForm(OfficeForm):
    field_of = {
        "folder_relative": "folder",
        "folder_missing": "folder",
        "folder_inside": "folder",
        "folder_taken": "folder",
        "folder_unwritable": "folder",
    }

    folder = forms.CharField(
        label=_("Folder on the stick or the second disk"),
        max_length=400,
        help_text=_("For example /media/kantor/CADANGAN or E:\\Cadangan."),
        widget=forms.TextInput(attrs={"list": "tempat", "autocomplete": "off", "spellcheck": "false"}),
    )


class SealedForm(OfficeForm):
    field_of = {
        "escrow_unreadable": "berkas",
        "escrow_other": "berkas",
        "backup_none": "berkas",
        "backup_version": "berkas",
        "backup_torn": "berkas",
        "file_needed": "berkas",
    }

    berkas = forms.FileField(
        label=_("Backup of the office"),
        help_text=_("Only its first line is read; nothing of the office is opened here."),
    )
    alasan = forms.CharField(label=_("Who asks, and how you know them"), max_length=160)
