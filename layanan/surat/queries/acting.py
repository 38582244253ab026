"""A user as letters know people."""

from layanan.surat.rules.made import Pelaku
from nagari.accounts.models import User
from nagari.sync.tracking import local_actor


def acting_as(user: User) -> Pelaku:
    return Pelaku(user.pegawai_id or local_actor(user.pk), user.nama, user.wilayah)
