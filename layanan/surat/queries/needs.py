"""What the letter of a service asks of the person it is about."""

from layanan.katalog.models import VersiLayanan
from layanan.surat.queries.people import LABELS
from layanan.surat.queries.templates import template_for
from layanan.surat.rules.source import asked


def asked_of_person(wilayah: str, layanan: VersiLayanan) -> list[str]:
    """Labels of the facts beside the name that must be known of the first whom it is about, or no letter can be made
    at the office of region `wilayah`."""
    found = asked(template_for(wilayah, layanan.jenis.kode).sumber)
    return [LABELS[one.name] for one in found if one.group == "warga" and one.required and one.name != "nama"]
