"""The demo's requests: every state that an office reaches by itself, through the same services as people's."""

from datetime import date

from layanan.permohonan.models import LetakPermohonan
from layanan.permohonan.queries.people import person_of
from layanan.permohonan.rules.state import Keadaan
from layanan.surat.models import Surat
from nagari.accounts.models import User
from nagari.demo import requests
from nagari.kantor.models import Kantor
from tests.layanan.surat.conftest import letters_office, make_resident  # noqa: F401  a fixture
from tests.office import KOTO_BARU, NOW


def test_it_tells_of_requests_in_every_state_that_an_office_reaches_by_itself(
    letters_office: Kantor,  # noqa: F811
    clerk: User,
    head: User,
) -> None:
    for number in range(len(requests.STORIES)):
        make_resident(nama=f"UJI {number}", nik=f"130210520390{9001 + number}", tanggal_lahir=date(1990, 3, 12))
    requests.tell(KOTO_BARU, NOW)
    states = set(LetakPermohonan.objects.values_list("keadaan", flat=True))
    assert states == set(Keadaan) - {Keadaan.DITERUSKAN}
    assert person_of(head, NOW.date()).peran == {"kepala"}
    assert Surat.objects.count() == sum(requests.L.TANDATANGANI in story.steps for story in requests.STORIES)
    assert LetakPermohonan.objects.filter(kantor="13.02.10").count() == 2
