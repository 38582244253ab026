"""Requests, consents, restriction, erasure, incidents: what is written down, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.pdp import queries
from nagari.pdp.models import TandaHapus
from nagari.pdp.services import consents, contact, erasing, incidents, requests, restricting
from nagari.penduduk.models import Penduduk
from nagari.sync import identity, journal, verify
from tests.office import KOTO_BARU, NOW
from tests.pdp.people import make_person

pytestmark = pytest.mark.usefixtures("office")


def code_of(ask: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refused:
        ask()
    assert refused.value.message
    assert refused.value.remedy
    return refused.value.code


def test_it_leads_a_correction_of_the_nik_through_dukcapil() -> None:
    row = requests.take_in(make_person(), "perbaikan", NOW, uraian="NIK keliru", soal_nomor=True)
    assert row.tenggat == NOW + timedelta(hours=72)
    assert code_of(lambda: requests.decide(row, "selesai", "diganti", "Uji", NOW)) == "number_referred"
    assert code_of(lambda: requests.decide(row, "dirujuk", " ", "Uji", NOW)) == "result_missing"
    assert code_of(lambda: requests.note_told(row, NOW)) == "step_wrong"
    requests.decide(row, "dirujuk", "Surat pengantar ke Dukcapil", "Uji", NOW)
    assert queries.open_requests(KOTO_BARU) == [row]
    done = requests.decide(row, "selesai", "Dukcapil telah memperbaiki", "Uji", NOW)
    requests.note_told(done, NOW)
    assert queries.open_requests(KOTO_BARU) == []
    assert code_of(lambda: requests.decide(done, "ditolak", "x", "Uji", NOW)) == "request_over"
    assert Penduduk.objects.get().nik == "1302105405909041"


def test_it_takes_in_what_came_by_letter_but_nothing_of_the_future() -> None:
    person = make_person()
    row = requests.take_in(person, "akses", NOW, diterima=NOW - timedelta(hours=30))
    assert row.tenggat == NOW + timedelta(hours=42)
    assert row.pemohon_nama == person.nama
    assert code_of(lambda: requests.take_in(person, "akses", NOW, diterima=NOW + timedelta(days=1))) == "future"


def test_it_asks_for_the_guardian_of_a_child() -> None:
    child = make_person(tanggal_lahir=date(2015, 1, 1))
    assert code_of(lambda: requests.take_in(child, "akses", NOW)) == "guardian_missing"
    row = requests.take_in(child, "akses", NOW, hubungan="wali", nama="IBU UJI")
    assert (row.pemohon_nama, row.hubungan) == ("IBU UJI", "wali")


def test_it_keeps_consents_with_time_channel_and_text() -> None:
    person = make_person()
    given = consents.give(person, "kabar", "loket", NOW)
    assert (given.diberikan_pada, given.saluran, given.versi_teks) == (NOW, "loket", 1)
    assert code_of(lambda: consents.give(person, "kabar", "loket", NOW)) == "consent_same"
    assert not queries.has_withdrawn(person.pk, "kabar")
    consents.withdraw(person, "kabar", "telepon", NOW + timedelta(days=1))
    assert queries.has_withdrawn(person.pk, "kabar")
    assert not queries.has_withdrawn(person.pk, "letak")
    assert not queries.has_withdrawn(None, "kabar")
    assert code_of(lambda: consents.withdraw(person, "kabar", "loket", NOW)) == "consent_same"
    consents.give(person, "kabar", "kertas", NOW + timedelta(days=2))
    assert not queries.has_withdrawn(person.pk, "kabar")
    # The history stays: what was given when is what the office has to show.
    assert len(queries.consents_of(person.pk)) == 2


def test_it_withdraws_what_was_never_written_down() -> None:
    person = make_person()
    assert consents.withdraw(person, "kabar", "loket", NOW).diberikan_pada is None
    assert queries.has_withdrawn(person.pk, "kabar")


def test_it_suspends_the_use_of_a_record() -> None:
    person = make_person()
    assert code_of(lambda: restricting.lift(person, NOW)) == "not_restricted"
    assert code_of(lambda: restricting.restrict(person, "  ", NOW)) == "reason_missing"
    restricting.restrict(person, "sengketa data", NOW)
    assert code_of(lambda: restricting.restrict(person, "lagi", NOW)) == "restricted_already"
    assert code_of(lambda: restricting.check_usable([person.pk])) == "restricted"
    restricting.lift(person, NOW)
    restricting.check_usable([person.pk])


def test_it_erases_what_was_given_freely_and_says_who_has_done_it() -> None:
    person = make_person(lat=-0.9, lng=100.6)
    journal.seal(NOW)
    names = [name for name, _what in erasing.choices(person.pk)]
    assert len(names) == 2
    assert code_of(lambda: erasing.erase(person.pk, ["apa saja"], "diminta", NOW)) == "nothing_to_erase"
    assert code_of(lambda: erasing.erase(person.pk, names, " ", NOW)) == "reason_missing"
    digests = erasing.erase(person.pk, names, "diminta warga", NOW)
    row = Penduduk.objects.get(pk=person.pk)
    assert (row.telepon, row.lat, row.lng, row.nama) == ("", None, None, person.nama)
    assert erasing.choices(person.pk) == []
    told = queries.erasures(KOTO_BARU)
    assert {one.digest for one in told} == set(digests)
    assert {one.reason for one in told} == {"diminta warga"}
    # A site that nobody certified has no region yet: it waits for no other, and no row is written twice.
    assert erasing.acknowledge(NOW) == 0
    assert verify.verify(NOW).problems == []


def test_it_acknowledges_once_where_it_is_certified() -> None:
    person = make_person()
    journal.seal(NOW)
    own = identity.own(NOW)
    own.wilayah, own.level, own.name = KOTO_BARU, "nagari", "Kantor Koto Baru"
    own.save()
    erasing.erase(person.pk, [name for name, _what in erasing.choices(person.pk)], "diminta", NOW)
    (told,) = queries.erasures(KOTO_BARU)
    assert [(one.wilayah, one.done_at) for one in told.holders] == [(KOTO_BARU, NOW)]
    assert told.outstanding == []
    assert erasing.acknowledge(NOW) == 0
    assert TandaHapus.objects.count() == 1


def test_it_closes_an_incident_only_when_both_were_told() -> None:
    said = {"judul": "Laptop dicuri", "data": "nama, NIK", "kejadian": "semalam di kantor"}
    assert code_of(lambda: incidents.open_incident("13", NOW, diketahui=NOW + timedelta(hours=1), **said)) == "future"
    row = incidents.open_incident(KOTO_BARU, NOW, **said)
    assert code_of(lambda: incidents.close(row, NOW)) == "incident_early"
    incidents.note_told(row, "lembaga", NOW)
    assert code_of(lambda: incidents.close(row, NOW)) == "incident_early"
    incidents.note_told(row, "subjek", NOW)
    incidents.amend(row, data="nama", kejadian="malam", penanganan="kunci diganti", jumlah=12)
    assert queries.open_incidents(KOTO_BARU) == [row]
    incidents.close(row, NOW)
    assert queries.open_incidents(KOTO_BARU) == []
    assert code_of(lambda: incidents.note_told(row, "subjek", NOW)) == "incident_over"


def test_it_shows_the_nearest_contact(office: Kantor) -> None:
    assert queries.contact_for(KOTO_BARU) is None
    who = {"jabatan": "PPDP", "telepon": "0755-31001", "email": "", "alamat": ""}
    contact.set_contact("13.02", nama="Pejabat Kabupaten", **who)
    contact.set_contact("13.03", nama="Pejabat Lain", **who)
    assert queries.contact_for(KOTO_BARU).nama == "Pejabat Kabupaten"  # type: ignore[union-attr]
    contact.set_contact(KOTO_BARU, nama="Sekretaris", **who)
    contact.set_contact(KOTO_BARU, nama="Sekretaris Baru", **who)
    assert queries.contact_for(KOTO_BARU).nama == "Sekretaris Baru"  # type: ignore[union-attr]
