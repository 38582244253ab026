import pytest

from tests.office import make_regions


@pytest.fixture(autouse=True)
def regions(db: None) -> None:
    make_regions()
