import json
import time
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import zstandard
from django.core.management import call_command

from nagari.wilayah.messages import describe
from nagari.wilayah.models import Tingkat, Wilayah, WilayahImport
from nagari.wilayah.rules.tree_file import TreeFileError
from nagari.wilayah.services import tree_source
from nagari.wilayah.services.import_wilayah import TreeImport, import_wilayah
from tests.wilayah.solok import KOTO_BARU, solok_lines

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 14)
LATER = date(2026, 8, 1)


def counts(result: TreeImport) -> tuple[int, int, int, int]:
    return result.added, result.changed, result.closed, result.unchanged


def without(*codes: str) -> list[str]:
    return [line for line in solok_lines() if not line.startswith(codes)]


def test_it_fills_an_empty_table() -> None:
    result = import_wilayah(solok_lines(), TODAY)
    assert counts(result) == (len(solok_lines()) - 1, 0, 0, 0)
    koto_baru = Wilayah.objects.get(code=KOTO_BARU)
    assert (koto_baru.name, koto_baru.level, koto_baru.parent_id) == ("Koto Baru", Tingkat.DESA, "13.02.10")
    assert koto_baru.search == "KOTO BARU"
    assert koto_baru.lat == pytest.approx(-0.85, abs=0.15)
    assert Wilayah.objects.filter(code__startswith="13.02.", level=Tingkat.DESA).count() == 74


def test_it_changes_nothing_the_second_time() -> None:
    import_wilayah(solok_lines(), TODAY)
    before = list(Wilayah.objects.order_by("code").values())
    assert counts(import_wilayah(solok_lines(), LATER)) == (0, 0, 0, len(before))
    assert list(Wilayah.objects.order_by("code").values()) == before
    assert WilayahImport.objects.count() == 1


def test_it_renames_and_keeps_what_the_file_does_not_speak_of() -> None:
    import_wilayah(solok_lines(), TODAY)
    Wilayah.objects.filter(code=KOTO_BARU).update(valid_from=date(1979, 12, 1))
    old = Wilayah.objects.get(code=KOTO_BARU)
    renamed = [f"{KOTO_BARU},Koto Baru Kubung,,\n" if line.startswith(KOTO_BARU) else line for line in solok_lines()]
    assert counts(import_wilayah(renamed, LATER))[:3] == (0, 1, 0)
    new = Wilayah.objects.get(code=KOTO_BARU)
    assert (new.name, new.search) == ("Koto Baru Kubung", "KOTO BARU KUBUNG")
    assert (new.lat, new.lng, new.valid_from) == (old.lat, old.lng, date(1979, 12, 1))


def test_it_ends_what_vanished_and_opens_it_again() -> None:
    import_wilayah(solok_lines(), TODAY)
    assert counts(import_wilayah(without(KOTO_BARU), LATER))[:3] == (0, 0, 1)
    assert Wilayah.objects.get(code=KOTO_BARU).valid_to == LATER
    assert counts(import_wilayah(without(KOTO_BARU), LATER))[:3] == (0, 0, 0)
    assert counts(import_wilayah(solok_lines(), LATER))[:3] == (0, 1, 0)
    assert Wilayah.objects.get(code=KOTO_BARU).valid_to is None


def test_it_refuses_to_end_half_the_country_by_a_part_of_it() -> None:
    import_wilayah(solok_lines(), TODAY)
    part = without("13.02.1")
    with pytest.raises(TreeFileError) as refused:
        import_wilayah(part, LATER)
    assert [problem.code for problem in refused.value.problems] == ["wilayah_too_many_closed"]
    assert not Wilayah.objects.exclude(valid_to=None).exists()
    assert import_wilayah(part, LATER, allow_closing=True).closed == len(solok_lines()) - len(part)


def test_it_leaves_the_rest_alone_within_one_region() -> None:
    import_wilayah(solok_lines(), TODAY)
    kubung = ["code,name,valid_from,predecessor\n", "13.02.10,Kubung,,\n"]
    kubung += [f"13.02.10.{2000 + number},Nagari {number},,\n" for number in range(1, 9)]
    kubung.append(f"13.02.10.2009,Koto Baru Barat,2026-06-01,{KOTO_BARU}\n")
    assert counts(import_wilayah(kubung, LATER, within="13.02.10")) == (1, 8, 0, 1)
    new = Wilayah.objects.get(code="13.02.10.2009")
    assert (new.valid_from, new.predecessor_id, new.parent_id) == (date(2026, 6, 1), KOTO_BARU, "13.02.10")


def test_it_writes_nothing_when_one_row_is_bad() -> None:
    with pytest.raises(TreeFileError):
        import_wilayah([*solok_lines(), "1302,Kabupaten Solok,,\n"], TODAY)
    assert not Wilayah.objects.exists()


def test_it_counts_without_writing_in_a_dry_run() -> None:
    assert import_wilayah(solok_lines(), TODAY, dry_run=True).added == len(solok_lines()) - 1
    assert not Wilayah.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "wilayah_file_unreadable"),
        (b"", "wilayah_column_missing"),
        (b"code,name\n13,Sumatera \xff\n", "wilayah_file_encoding"),
        (zstandard.compress(b"code,name\n13,Sumatera Barat\n" * 1000)[:-20], "wilayah_file_damaged"),
        (b"\x28\xb5\x2f\xfd" + b"\xff" * 40, "wilayah_file_damaged"),
        (zstandard.compress(b"\n" * (tree_source.MAX_BYTES + 1)), "wilayah_file_damaged"),
        (b"\n" * (tree_source.MAX_BYTES + 1), "wilayah_file_too_large"),
        (b"PK\x03\x04 a spreadsheet", "wilayah_column_missing"),
    ],
)
def test_it_refuses_a_file_it_cannot_trust(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "daftar.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TreeFileError) as refused:
        import_wilayah(path, TODAY)
    assert refused.value.problems[0].code == code
    assert all(describe(refused.value.problems[0]))


def test_its_command_reports_as_json(tmp_path: Path) -> None:
    path = tmp_path / "solok.csv"
    path.write_text("\ufeff" + "".join(solok_lines()), encoding="utf-8")
    out = StringIO()
    call_command("import_wilayah", path, "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert (report["ok"], report["added"], report["problems"]) == (True, len(solok_lines()) - 1, [])


def test_its_command_fails_with_row_sentence_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "buruk.csv"
    path.write_text("code,name\n13,Sumatera Barat\n1302,Solok\n")
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("import_wilayah", path, "--json", stdout=out, stderr=err)
    assert stopped.value.code == 1
    (problem,) = json.loads(out.getvalue())["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "code", "wilayah_code_form")
    assert problem["message"]
    assert problem["remedy"]
    assert "1302" in err.getvalue()


@pytest.mark.slow
def test_it_takes_the_whole_country() -> None:
    # Of this process, for a busy machine makes nothing slower by itself.
    began = time.process_time()
    result = import_wilayah(None, TODAY)
    assert time.process_time() - began < 20  # 3 s; this only catches a change of order
    assert counts(result) == (91_599, 0, 0, 0)
    levels = {level: Wilayah.objects.filter(level=level).count() for level in Tingkat}
    assert list(levels.values()) == [38, 514, 7_285, 83_762]
    assert counts(import_wilayah(None, LATER)) == (0, 0, 0, 91_599)
