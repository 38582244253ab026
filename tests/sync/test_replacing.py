"""A stolen or broken laptop, its key gone with it: the regency closes it, and the next one takes over (I11)."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from nagari.lib.errors import UserError
from nagari.sync import authority, enrolment, replacing, statements, succession
from nagari.sync.core import statements as core
from nagari.sync.models import EnrolmentCode, Statement, StatementKind, Stream
from tests.office import NOW
from tests.sync.offices import KOTO_BARU, Make, SimulatedOffice, enrol
from tests.sync.test_enrolment import URL, asking
from tests.sync.test_succession import give, meet, names, same, write

RANDOM = bytes(range(7))


@pytest.fixture
def stolen(make_office: Make, regency: SimulatedOffice) -> SimulatedOffice:
    """It had brought A, and not B."""
    office = make_office(KOTO_BARU)
    enrol(office, regency, bytes([7] * 7))
    write(office, "A")
    give(office, regency)
    write(office, "B")
    return office


def replaced(regency: SimulatedOffice) -> str:
    """The code for the next one."""
    with regency.at():
        (gone,) = replacing.computers(KOTO_BARU)
        assert [(one.scope, one.channel, one.last) for one in gone.held] == [(KOTO_BARU, "service", 1)]
        return replacing.replace(gone.uuid, "dicuri", NOW, lambda _length: RANDOM, by="Yulia").code


def taken_over(make_office: Make, regency: SimulatedOffice, code: str) -> SimulatedOffice:
    office = make_office(KOTO_BARU)
    with office.at():
        enrolment.join(URL, code, asking(regency), NOW)
    return office


def test_i11_the_next_computer_reads_what_arrived_and_writes_streams_of_its_own(
    stolen: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    with stolen.at() as gone:
        old = gone.uuid
    following = taken_over(make_office, regency, replaced(regency))
    assert give(regency, following) == []
    write(following, "C")
    assert give(following, regency) == []
    assert names(following) == names(regency) == ["A", "C"]
    same(following, regency)
    with following.at() as own:
        assert [one.content["predecessor"] for one in statements.certificates(own.uuid)] == [old.hex]
        heads = dict(Stream.objects.values_list("site__uuid", "admitted"))
        assert heads == {old: 1, own.uuid: 1}
        assert succession.may_issue_numbers(NOW)
        assert succession.doubt() is not None
        said = core.read(bytes(Statement.objects.get(kind=StatementKind.REVOCATION).body))
        assert (said.content["reason"], said.content["by"]) == ("dicuri", "Yulia")
    # Whoever has the stolen one is heard by nobody, whatever way its work comes.
    write(stolen, "X")
    for office in (regency, following):
        assert set(give(stolen, office)) == {"site_revoked"}
        assert "X" not in names(office)


def test_i11_the_one_that_turns_up_again_joins_anew_and_brings_its_work(
    stolen: SimulatedOffice, regency: SimulatedOffice, make_office: Make
) -> None:
    following = taken_over(make_office, regency, replaced(regency))
    give(regency, stolen)
    with regency.at():
        code = enrolment.create_code(KOTO_BARU, NOW, lambda _length: bytes([9] * 7)).code
    with stolen.at():
        enrolment.join(URL, code, asking(regency, NOW + timedelta(days=1)), NOW)
    assert meet(stolen, regency) == succession.Met(True, 1)
    give(stolen, regency)
    give(regency, following)
    assert names(following) == ["A", "B"]
    with following.at():
        assert succession.may_issue_numbers(NOW)
    with stolen.at():
        assert not succession.may_issue_numbers(NOW)


def test_it_closes_nothing_without_a_reason(stolen: SimulatedOffice, regency: SimulatedOffice) -> None:
    with regency.at():
        (one,) = replacing.computers(KOTO_BARU)
        with pytest.raises(UserError) as refused:
            replacing.replace(one.uuid, "  ", NOW, lambda _length: RANDOM)
        assert refused.value.code == "reason_missing"
        assert replacing.computers(KOTO_BARU) == [one]
        assert EnrolmentCode.objects.filter(used_by=None).count() == 0


def test_it_is_done_by_a_command_too(
    stolen: SimulatedOffice, regency: SimulatedOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> dict[str, object]:
        call_command("enroll", "--replace", KOTO_BARU, *arguments, "--json")
        found: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
        return found

    with regency.at():
        assert told("--dry-run")["held"] == [[KOTO_BARU, "service", 1]]
        assert len(authority.working(KOTO_BARU)) == 1
        for wrong in ([], ["--site", "018f7b2a-0000-7000-8000-00000000beef", "--reason", "dicuri"]):
            with pytest.raises(SystemExit):
                told(*wrong)
        capsys.readouterr()
        assert told("--reason", "dicuri")["code"]
        assert authority.working(KOTO_BARU) == []
