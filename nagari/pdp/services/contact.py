from django.db import transaction

from nagari.pdp.models import KontakPdp


@transaction.atomic
def set_contact(wilayah: str, *, nama: str, jabatan: str, telepon: str, email: str, alamat: str) -> KontakPdp:
    """Who answers for data protection at the office of that region."""
    row = KontakPdp.objects.filter(wilayah=wilayah).order_by("-id").first() or KontakPdp(wilayah=wilayah)
    row.nama, row.jabatan, row.telepon, row.email, row.alamat = nama, jabatan, telepon, email, alamat
    row.save()
    return row
