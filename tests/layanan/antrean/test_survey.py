"""The survey of satisfaction: sheets of paper, who answered, and the report to sign."""

from datetime import date

import pytest
from django.test import Client

from layanan.antrean.models import JawabanSkm
from layanan.antrean.queries import survey as queries
from layanan.antrean.services import survey
from layanan.antrean.services.survey import Visitor
from nagari.kantor import clock
from nagari.lib.errors import UserError
from tests.layanan.antrean.conftest import Room
from tests.office import KOTO_BARU

NINE = {f"u{place}": "3" for place in range(1, 10)}


def test_it_says_who_answered_and_which_element_is_worst(room: Room) -> None:
    day = date(2026, 5, 4)
    good, poor = [4] * 9, [4, 4, 2, 4, 4, 4, 4, 4, 4]
    survey.answer(
        KOTO_BARU,
        day,
        good,
        Visitor(kelamin="L", umur="60+", pendidikan="D", pekerjaan="PNS", layanan="Surat"),
        kertas=True,
    )
    survey.answer(KOTO_BARU, day, poor, Visitor(kelamin="P", layanan="Surat"))
    survey.answer(KOTO_BARU, day, good, Visitor(kelamin="X", umur="7", pendidikan="S9", pekerjaan="RAJA"))
    found = queries.report(KOTO_BARU, day, day)
    assert found is not None
    assert [(one.label, one.count, round(one.share)) for one in found.by_sex] == [
        ("laki-laki", 1, 33), ("perempuan", 1, 33), ("tidak disebut", 1, 33)
    ]  # fmt: skip
    assert [(one.label, one.count) for one in found.by_age] == [("60 ke atas", 1), ("tidak disebut", 2)]
    told = [[(one.label, one.count) for one in some] for some in (found.by_schooling, found.by_occupation)]
    assert told == [[("diploma (D1 sampai D4)", 1), ("tidak disebut", 2)], [("PNS/ASN", 1), ("tidak disebut", 2)]]
    assert [(one.label, str(one.found.index if one.found else "")) for one in found.by_service] == [
        ("Surat", "97.22"), ("tidak disebut", "100.00")
    ]  # fmt: skip
    assert [one.label for one in found.by_way] == ["lewat ponsel", "lewat kertas"]
    waiting = found.found.unsur[2]
    assert (str(waiting.rata), str(waiting.konversi), str(waiting.tertimbang)) == ("3.33", "83.33", "0.370")
    assert (found.found.worst, len(found.found.best), str(found.found.tertimbang)) == ([waiting], 8, "3.926")
    assert queries.report(KOTO_BARU, date(2025, 1, 1), date(2025, 12, 31)) is None


def test_it_corrects_and_removes_sheets_of_paper_alone(room: Room) -> None:
    typed = survey.answer(KOTO_BARU, date(2026, 5, 4), [3] * 9, kertas=True)
    own = survey.answer(KOTO_BARU, date(2026, 5, 4), [3] * 9)
    survey.correct(typed, date(2026, 5, 5), [4] * 9, Visitor(kelamin="P", saran=" Kursi "))
    kept = JawabanSkm.objects.get(pk=typed.pk)
    assert (kept.tanggal, kept.unsur, kept.kelamin, kept.saran) == (date(2026, 5, 5), [4] * 9, "P", "Kursi")
    for refused in (lambda: survey.correct(own, date(2026, 5, 5), [4] * 9, Visitor()), lambda: survey.remove(own)):
        with pytest.raises(UserError) as said:
            refused()
        assert said.value.code == "survey_own_hand"
    with pytest.raises(UserError):
        survey.correct(typed, date(2026, 5, 5), [5] * 9, Visitor())
    survey.remove(typed)
    assert list(JawabanSkm.objects.values_list("pk", flat=True)) == [own.pk]


def test_it_lets_a_clerk_look_over_what_was_typed(clerk_client: Client, live_room: Room) -> None:
    today = clock.today()
    base, sheet = "/antrean/skm/", {**NINE, "tanggal": f"{today:%d-%m-%Y}", "layanan": "Surat", "umur": "25-34"}
    sheet |= {"pendidikan": "SMA", "pekerjaan": "WIRAUSAHA"}
    assert clerk_client.post(f"{base}isi/", sheet).status_code == 302
    for wrong in (
        {"tanggal": "01-02-2006"},
        {"layanan": "Tiada"},
        {"u3": ""},
        {"umur": "9"},
        {"tanggal": "kelak"},
        {"pekerjaan": "X"},
    ):
        assert clerk_client.post(f"{base}isi/", {**sheet, **wrong}).status_code == 422
    row = JawabanSkm.objects.get()
    assert (row.pendidikan, row.pekerjaan) == ("SMA", "WIRAUSAHA")
    one = f"{base}lembar/{row.pk}/"
    assert one in clerk_client.get(f"{base}lembar/").content.decode()
    for query in ({"hal": "x"}, {"hal": "99"}, {"tahun": "2021"}, {"triwulan": "5"}):
        assert clerk_client.get(f"{base}lembar/", query).status_code == 200
    live_room.surat.delete()
    assert "checked" in clerk_client.get(one).content.decode()
    assert clerk_client.post(one, {**sheet, "u1": "1"}).status_code == 302
    assert JawabanSkm.objects.get().unsur == [1, *[3] * 8]
    assert clerk_client.post(one, {**sheet, "u1": "7"}).status_code == 422
    assert clerk_client.post(f"{one}hapus/").status_code == 302
    own = survey.answer(KOTO_BARU, today, [3] * 9)
    assert clerk_client.get(f"{base}lembar/{own.pk}/").status_code == 404
    assert clerk_client.post(f"{base}lembar/{own.pk}/hapus/").status_code == 404


def test_it_prints_a_report_to_sign_and_a_sheet_to_fill_in(clerk_client: Client, live_room: Room) -> None:
    visitor = Visitor(kelamin="P", umur="25-34", saran="Tambah kursi")
    survey.answer(KOTO_BARU, clock.today(), [4, 2, *[3] * 7], visitor)
    shown = clerk_client.get("/antrean/skm/", {"cetak": "1"}).content.decode()
    for wanted in ("75,00", "perempuan", "25-34", 'class="sign"', "Perlu diperbaiki lebih dahulu: Sistem", "0,222"):
        assert wanted in shown
    # What goes up on the wall bears no words of a visitor unless asked for.
    assert "Tambah kursi" not in shown
    assert "Tambah kursi" in clerk_client.get("/antrean/skm/", {"cetak": "1", "saran": "1"}).content.decode()
    blank = clerk_client.get("/antrean/skm/kosong/").content.decode()
    assert blank.count('class="box"') == 2 + 2 + 5 + 7 + 6 + 9 * 4
