import pytest

from tests.sync.offices import KOTO_BARU, REGENCY, Make, SimulatedOffice, enrol, make_office

__all__ = ["make_office"]


@pytest.fixture
def regency(make_office: Make) -> SimulatedOffice:
    return make_office(REGENCY)


@pytest.fixture
def nagari(make_office: Make, regency: SimulatedOffice) -> SimulatedOffice:
    """Joined, and nothing exchanged yet."""
    office = make_office(KOTO_BARU)
    enrol(office, regency, bytes(7))
    return office
