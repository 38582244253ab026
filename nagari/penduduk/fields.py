"""`KodeField`: a value of an official code list, kept by its official number."""

from typing import Any

from django import forms
from django.db import models


class KodeField(models.PositiveSmallIntegerField):
    """`kode_list` is the IntegerChoices class. Choices stay out of migrations: a list may grow without one."""

    def __init__(self, kode_list: type[models.IntegerChoices] | None = None, **kwargs: Any) -> None:
        self.kode_list = kode_list
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", list(args), dict(kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        labels = dict(self.kode_list.choices) if self.kode_list else {}
        setattr(cls, f"get_{name}_display", lambda row: labels.get(getattr(row, name), ""))

    def formfield(self, **kwargs: Any) -> Any:
        options = {"required": not self.blank, "label": self.verbose_name, "help_text": self.help_text, **kwargs}
        choices: list[tuple[int | str, Any]] = list(self.kode_list.choices) if self.kode_list else []
        if not options["required"] or not self.has_default():
            choices = [("", "---------"), *choices]
        return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **options)
