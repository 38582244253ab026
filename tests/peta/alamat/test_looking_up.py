"""Addresses looked up at a Nominatim as its documentation describes it (Search, format=json), played by this test."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from nagari.accounts.models import AccessLog
from nagari.accounts.rules import Act, Role
from nagari.jobs.models import Job
from nagari.jobs.run import JobRun
from nagari.kantor.models import Kantor
from nagari.lib.errors import UserError
from nagari.penduduk.models import Keluarga
from nagari.wilayah.models import Wilayah
from peta.alamat import queries, services
from peta.alamat.geocoder import Offline, Refused, nominatim
from peta.alamat.models import Alamat, CariRumah, Keadaan
from peta.lokasi.models import Cara, LetakRumah
from tests.office import KOTO_BARU, NOW, make_user
from tests.penduduk.people import make_family

BOX = (-0.9, 100.6, -0.8, 100.7)
FOUND = {
    "place_id": 1,
    "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
    "lat": "-0.8361",
    "lon": "100.6572",
    "boundingbox": ["-0.8366", "-0.8356", "100.6567", "100.6577"],
    "class": "highway",
    "type": "residential",
    "display_name": "Jalan Raya, Koto Baru, Solok, Sumatera Barat, Indonesia",
}


class Service:
    """`answer`: status and body for every question; `asked`: what came."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes] = (200, json.dumps([FOUND]).encode())
        self.asked: list[dict[str, list[str]]] = []
        self.agents: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(parse_qs(urlsplit(self.path).query))
                outer.agents.append(self.headers.get("User-Agent", ""))
                status, body = outer.answer
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def service() -> Iterator[Service]:
    one = Service()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def clerk(office: Kantor, client: Client, settings: Any, service: Service) -> Client:
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    settings.GEOCODER = service.address
    client.force_login(make_user(Role.CLERK), "nagari.accounts.backends.RoleBackend")
    return client


def family(alamat: str = "Jalan Raya 4, RT 001") -> Keluarga:
    keluarga = make_family()[0]
    keluarga.alamat = alamat
    keluarga.save()
    return keluarga


def work(job: Job) -> dict[str, Any]:
    run = JobRun(job_id=job.pk, kind=job.kind, args={}, user_id=None, wilayah=job.wilayah, attempt=1, clock=lambda: NOW)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1)
    result = services.perform(run)
    Job.objects.filter(pk=job.pk).update(state="done", result=result)
    return result


def test_an_address_is_asked_for_found_and_confirmed_by_a_person(clerk: Client, service: Service) -> None:
    keluarga = family()
    assert "1" in clerk.get("/peta/kantor/alamat/").content.decode()
    clerk.post("/peta/kantor/alamat/cari/")
    assert AccessLog.objects.filter(act=Act.EXPORT, count=1, detail="alamat").exists()
    assert service.asked == []
    assert work(Job.objects.get()) == {"asked": 1, "trouble": ""}
    (asked,) = service.asked
    assert (
        asked["q"] == ["Jalan Raya 4, Koto Baru, Kubung, Kabupaten Solok, Sumatera Barat"]
        or "Koto Baru" in asked["q"][0]
    )
    assert (asked["countrycodes"], asked["limit"], asked["bounded"]) == (["id"], ["1"], ["1"])
    assert "SYAFRIL" not in str(asked).upper()
    assert "nagari" in service.agents[0]
    page = clerk.get("/peta/kantor/alamat/").content.decode()
    assert "Jalan Raya, Koto Baru, Solok" in page
    assert not LetakRumah.objects.exists()
    address = f"/peta/kantor/rumah/{keluarga.id}/letak/?alamat=1"
    form = clerk.get(address).context["form"]
    assert (form.initial["lat"], form.initial["cara"]) == ("-0.836100", Cara.ALAMAT)
    clerk.post(address, {name: form.initial[name] for name in ("lat", "lng", "cara", "ketelitian")})
    row = LetakRumah.objects.get()
    assert (row.lat, row.cara, 60 < (row.ketelitian or 0) < 100) == (-0.8361, Cara.ALAMAT, True)
    assert not CariRumah.objects.exists()


def test_one_question_is_asked_once_and_one_a_second(office: Kantor, service: Service, settings: Any) -> None:
    Wilayah.objects.filter(code=KOTO_BARU).update(lat=-0.83589, lng=100.65686)
    settings.GEOCODER = service.address
    for alamat in ("Jalan Raya 4", "Jalan  Raya 4, RT 2", "Gang Melati", "rumah Pak Zainal"):
        family(alamat)
    assert services.ask_for(KOTO_BARU, NOW, None) == 3
    assert services.ask_for(KOTO_BARU, NOW, None) == 0
    pauses: list[float] = []
    told = services.look_up(KOTO_BARU, nominatim(service.address), lambda: NOW, pause=pauses.append)
    assert (told["asked"], len(service.asked), pauses) == (2, 2, [1.0])
    standing = queries.standing(KOTO_BARU)
    assert (len(standing.answers), standing.waiting, standing.open, standing.silent) == (3, 0, 0, 1)
    services.dismiss(standing.answers[0].row.id)
    after = queries.standing(KOTO_BARU)
    assert (len(after.answers), after.unknown) == (2, 1)


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        ((200, b"[]"), None),
        ((500, b""), Refused),
        ((503, b""), Offline),
        ((429, b""), Offline),
        ((403, b"blocked"), Refused),
        ((200, b"<html>"), Refused),
        ((200, b'{"error":"x"}'), Refused),
        ((200, b'[{"lat":"x","lon":"y","display_name":"z"}]'), Refused),
        ((200, b'[{"lat":"52.1","lon":"5.1","display_name":"z"}]'), Refused),
        ((200, b'[{"lat":"-0.8","lon":"100.6","display_name":"z","boundingbox":["a"]}]'), Refused),
    ],
)
def test_whatever_the_service_says_it_is_an_answer_or_a_reason(
    service: Service, answer: tuple[int, bytes], raised: type[Exception] | None
) -> None:
    service.answer = answer
    ask = nominatim(service.address)
    if raised is None:
        assert ask("Jalan Raya", BOX) is None
    else:
        with pytest.raises(raised):
            ask("Jalan Raya", BOX)


def test_without_a_connection_all_waits_and_goes_on_by_itself(clerk: Client, service: Service) -> None:
    family()
    clerk.post("/peta/kantor/alamat/cari/")
    service.answer = (503, b"")
    assert work(Job.objects.get()) == {"asked": 0, "trouble": "offline"}
    assert Alamat.objects.get().keadaan == Keadaan.MENUNGGU
    assert "begitu ada sambungan" in clerk.get("/peta/kantor/alamat/").content.decode()
    services.regularly(NOW)
    service.answer = (403, b"")
    assert work(Job.objects.order_by("pk")[1])["trouble"] == "refused"
    services.regularly(NOW)
    assert Job.objects.count() == 2
    assert "tidak mau menjawab" in clerk.get("/peta/kantor/alamat/").content.decode()
    Job.objects.update(result=None, error={"code": "job_failed", "message": "rusak", "remedy": ""})
    services.regularly(NOW)
    assert Job.objects.count() == 2
    assert "Pencarian terakhir terputus" in clerk.get("/peta/kantor/alamat/").content.decode()


def test_nobody_is_asked_where_nobody_was_named(clerk: Client, settings: Any, service: Service) -> None:
    settings.GEOCODER = ""
    keluarga = family()
    with pytest.raises(UserError) as refused:
        services.ask_for(KOTO_BARU, NOW, None)
    assert refused.value.code == "geocoder_off"
    clerk.post("/peta/kantor/alamat/cari/")
    assert "NAGARI_GEOCODER" in clerk.get("/peta/kantor/alamat/").content.decode()
    assert not Job.objects.exists()
    assert clerk.get(f"/peta/kantor/rumah/{keluarga.id}/letak/?alamat=1").status_code == 200


def test_what_was_decided_elsewhere_is_cleared_away(clerk: Client) -> None:
    keluarga = family()
    clerk.post("/peta/kantor/alamat/cari/")
    assert services.clear(NOW) == 0
    LetakRumah.objects.create(
        wilayah=KOTO_BARU, keluarga=keluarga, lat=-0.83, lng=100.65, cara="ketuk", dicatat_pada=NOW
    )
    assert services.clear(NOW) == 1
    assert not CariRumah.objects.exists()
