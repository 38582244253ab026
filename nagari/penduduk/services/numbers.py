"""Temporary numbers for who has no NIK yet."""

from nagari.lib.nik import temporary_number
from nagari.penduduk.models import Penduduk


def next_temporary_number(wilayah: str) -> str:
    """The next of the village; never one that was given before, deleted records included. Call it in a transaction."""
    prefix = "0" + wilayah.replace(".", "")
    given = Penduduk.all_objects.exclude(nomor_sementara="").filter(
        nomor_sementara__gte=prefix, nomor_sementara__lt=prefix + ":"
    )
    last = given.order_by("-nomor_sementara").values_list("nomor_sementara", flat=True).first()
    return temporary_number(wilayah, int(last[11:]) + 1 if last else 1)
