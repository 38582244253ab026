"""Reading the access log."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nagari.accounts import log, queries, wording
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import ACTIONS, Act, Role
from nagari.accounts.views.audit import harmless
from nagari.jobs import worker
from nagari.jobs.models import Job
from nagari.kantor.models import Kantor
from tests.office import KOTO_BARU, NOW, SELAYO, make_user

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def head_client(head: User, client: Client) -> Client:
    client.force_login(head, "nagari.accounts.backends.RoleBackend")
    return client


@pytest.fixture
def looks(clerk: User, head: User, office: Kantor) -> None:
    log.record(clerk, Act.VIEW, obj=office, now=NOW)
    log.record(clerk, Act.SEARCH, model="penduduk.Penduduk", detail="S***", count=3, now=NOW)
    log.record(head, Act.PRINT, obj=office, now=TOMORROW)
    log.record(make_user(Role.CLERK, SELAYO, nama="Orang Selayo"), Act.VIEW, now=TOMORROW)


def found(client: Client, query: str = "") -> list[str]:
    rows = client.get(f"/akses/{query}").context["rows"]
    # Reading the log leaves a line, too.
    return [row.act for row, *_words in rows if row.model != AccessLog._meta.label]


def test_it_logs_who_reads_the_log(head_client: Client, looks: None, head: User) -> None:
    head_client.get("/akses/")
    last = AccessLog.objects.order_by("-pk")[0]
    assert (last.user, last.act, last.model, last.count) == (head, Act.LIST, "accounts.AccessLog", 3)


def test_it_does_not_name_a_neighbours_object_to_whom_it_was_refused(head_client: Client, clerk: User) -> None:
    other = make_user(Role.CLERK, SELAYO, nama="Orang Selayo")
    log.record(clerk, Act.DENIED, obj=other, wilayah=KOTO_BARU, now=NOW)
    assert found(head_client) == [Act.DENIED]
    assert "Orang Selayo" not in head_client.get("/akses/").content.decode()


def test_it_prints_the_trail_of_one_object_and_logs_that(head_client: Client, looks: None, office: Kantor) -> None:
    assert (
        f"/akses/jejak/kantor.Kantor/{office.pk}/"
        in head_client.get(f"/akses/?model=kantor.Kantor&object={office.pk}").content.decode()
    )
    page = head_client.get(f"/akses/jejak/kantor.Kantor/{office.pk}/")
    assert [line.act for line in page.context["trail"]] == ["mencetak", "membuka"]
    assert office.nama in page.content.decode()
    last = AccessLog.objects.order_by("-pk")[0]
    assert (last.act, last.object_id) == (Act.PRINT, str(office.pk))


@pytest.mark.parametrize("what", ["gone.Model/1", "x/1", "kantor.Kantor/x", "kantor.Situs/0", "wilayah.Wilayah/13"])
def test_it_prints_no_trail_of_what_is_not_there(head_client: Client, what: str) -> None:
    assert head_client.get(f"/akses/jejak/{what}/").status_code == 404


def test_it_shows_who_looked_at_whom_newest_first(head_client: Client, looks: None) -> None:
    assert found(head_client) == [Act.PRINT, Act.SEARCH, Act.VIEW]
    page = head_client.get("/akses/").content.decode()
    assert "Kantor Koto Baru" in page
    assert "Orang Selayo" not in page


def test_it_filters_by_person_act_day_and_object(head_client: Client, looks: None, clerk: User, office: Kantor) -> None:
    assert found(head_client, f"?user={clerk.pk}") == [Act.SEARCH, Act.VIEW]
    assert found(head_client, "?act=print") == [Act.PRINT]
    assert found(head_client, "?since=15-05-2026") == [Act.PRINT]
    assert found(head_client, "?until=14-05-2026") == [Act.SEARCH, Act.VIEW]
    assert found(head_client, f"?model=kantor.Kantor&object={office.pk}") == [Act.PRINT, Act.VIEW]
    assert found(head_client, "?since=16-05-2026") == []


@pytest.mark.parametrize(
    "query", ["?user=abc", "?user=99999", "?act=nothing", "?since=31-02-2026", "?until=x", f"?object={'x' * 99}"]
)
def test_it_says_what_is_wrong_with_a_filter(head_client: Client, looks: None, query: str) -> None:
    assert head_client.get(f"/akses/{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["?model=nothing.Here&object=1", "?model=x&object=y", "?hal=999", "?hal=x", "?object=%00"]
)
def test_it_survives_odd_addresses(head_client: Client, looks: None, query: str) -> None:
    assert head_client.get(f"/akses/{query}").status_code in (200, 422)


def test_it_names_objects_that_are_gone_by_their_kind(head_client: Client, clerk: User) -> None:
    AccessLog.objects.bulk_create(
        AccessLog(at=NOW, user=clerk, act="view", model=model, object_id=key, wilayah=KOTO_BARU, digest=b"x")
        for model, key in [("kantor.Kantor", "not-a-uuid"), ("gone.Model", "1"), ("kantor.Kantor", "1" * 36)]
    )
    assert head_client.get("/akses/").status_code == 200


def test_it_tells_the_trail_of_one_object(looks: None, office: Kantor, clerk: User, head: User) -> None:
    trail = queries.trail_of(office)
    assert [(line.who, line.act) for line in trail] == [
        (head.nama, "mencetak"),
        (clerk.nama, "membuka"),
    ]


def test_it_exports_what_was_filtered_and_logs_that(head_client: Client, looks: None, clerk: User) -> None:
    response = head_client.get("/akses/unduh/?act=search")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:3] == ["waktu", "siapa", "perbuatan"]
    assert rows[1][1:3] == [clerk.nama, "mencari"]
    assert len(rows) == 2
    last = AccessLog.objects.order_by("-pk")[0]
    assert (last.act, last.count) == (Act.EXPORT, 1)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_it_disarms_formulas(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_it_leaves_plain_text_alone() -> None:
    assert harmless("Siti 1+1") == "Siti 1+1"


def test_it_checks_the_chain_on_the_page(head_client: Client, looks: None) -> None:
    assert "Semua 4 baris utuh" in head_client.post("/akses/periksa/", follow=True).content.decode()
    AccessLog.objects.filter(act=Act.SEARCH).update(detail="lain")
    assert "Catatan telah diubah" in head_client.post("/akses/periksa/", follow=True).content.decode()


def test_it_needs_few_queries_however_many_rows(
    head_client: Client, office: Kantor, clerk: User, django_assert_max_num_queries: Any
) -> None:
    for _row in range(60):
        log.record(clerk, Act.VIEW, obj=office, now=NOW)
    head_client.get("/akses/")
    with django_assert_max_num_queries(11):
        assert len(head_client.get("/akses/").context["rows"]) == 50


def shown_details(client: Client) -> list[str]:
    rows = client.get("/akses/").context["rows"]
    return [detail for row, _act, _name, detail in rows if row.model != AccessLog._meta.label]


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("impor:index penduduk.import", "mengimpor penduduk"),
        ("refused", "yang ditolak"),
        ("undo", "dikembalikan"),
        ("merge 01890f3e-7b3c-7cc0-98c4-dc0c0c07398f", "digabung dengan data lain"),
        ("foreign", "data wilayah lain"),
        ("adm: role, is_active", "adm: peran, dibuka atau ditutup"),
        ("S*** status=2&urut=nama", "S***, disaring"),
    ],
)
def test_it_says_in_words_what_the_log_keeps_as_codes(head_client: Client, head: User, detail: str, words: str) -> None:
    kept = log.record(head, Act.DENIED, detail=detail, now=NOW)
    assert shown_details(head_client) == [words]
    kept.refresh_from_db()
    assert kept.detail == detail


def test_it_says_which_list_was_read(head_client: Client, head: User, office: Kantor) -> None:
    log.record(head, Act.LIST, model="penduduk.Penduduk", count=25, now=NOW)
    assert [name for _row, _act, name, _detail in head_client.get("/akses/").context["rows"]] == ["Penduduk"]


def test_it_has_words_for_every_action() -> None:
    assert set(wording.ACTION_WORDS) == set(ACTIONS)


def test_it_checks_a_long_log_as_a_job(head_client: Client, looks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nagari.accounts.views.audit.DIRECT_ROWS", 1)
    assert head_client.post("/akses/periksa/").status_code == 302
    job = Job.objects.get()
    assert head_client.get(f"/akses/periksa/{job.pk}/").headers["Location"] == f"/pekerjaan/{job.pk}/"
    worker.run_due(lambda: NOW)
    assert "baris utuh" in head_client.get(f"/pekerjaan/{job.pk}/", follow=True).content.decode()
    AccessLog.objects.filter(pk=AccessLog.objects.order_by("pk")[1].pk).update(detail="x")
    Job.objects.all().delete()
    head_client.post("/akses/periksa/")
    worker.run_due(lambda: NOW)
    assert (
        "Catatan telah diubah"
        in head_client.get(f"/akses/periksa/{Job.objects.get().pk}/", follow=True).content.decode()
    )
