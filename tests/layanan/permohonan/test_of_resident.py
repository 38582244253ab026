"""The requests of a resident, beside the rest of what the office knows of him."""

from django.test import Client
from django.utils import timezone

from layanan.permohonan.models import Hubungan
from layanan.permohonan.services import Subjek
from nagari.accounts.models import AccessLog, User
from nagari.kantor.models import Kantor
from tests.layanan.permohonan.desk import hand_in, offer
from tests.office import SELAYO
from tests.penduduk.people import make_penduduk


def test_it_shows_what_somebody_asked_for_and_what_was_asked_about_him(
    clerk_client: Client, clerk: User, office: Kantor
) -> None:
    person, child, stranger = (make_penduduk(nama=name) for name in ("ROSNIDAR", "FAUZAN", "AMIN"))
    address = f"/permohonan/warga/{person.pk}/"
    assert address in clerk_client.get(f"/penduduk/{person.pk}/").content.decode()
    assert "belum punya permohonan" in clerk_client.get(address).content.decode()
    assert not AccessLog.objects.filter(detail="permohonan").exists()
    jenis = offer("SKTM")["SKTM"]
    asks = {"pemohon": person.pk, "hubungan": Hubungan.ORANG_TUA, "subjek": (Subjek(child.pk, child.nama),)}
    own = hand_in(jenis, clerk, timezone.now(), person.nama, **asks)
    about = hand_in(jenis, clerk, timezone.now(), stranger.nama, subjek=(Subjek(person.pk, person.nama),))
    for who, expected in ((person, {own.nomor, about.nomor}), (child, {own.nomor}), (stranger, set())):
        shown = clerk_client.get(f"/permohonan/warga/{who.pk}/", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in shown
        assert {one.nomor for one in (own, about) if one.nomor in shown} == expected
        assert f"/permohonan/baru/?orang={who.pk}" in shown
    assert AccessLog.objects.filter(detail="permohonan").count() == 2


def test_it_says_nothing_of_residents_of_another_village(clerk_client: Client, office: Kantor) -> None:
    other = make_penduduk(wilayah=SELAYO)
    assert clerk_client.get(f"/permohonan/warga/{other.pk}/").status_code in (403, 404)
