"""Several people at once: the chain of the access log stays one chain."""

import pytest
from django.db import connection

from nagari.accounts import log
from nagari.accounts.models import AccessLog, User
from nagari.accounts.rules import Act, Role
from tests.office import NOW, make_office, make_user
from tests.together import all_at_once

THREADS, EACH = 4, 25


def write(user: User) -> None:
    for _row in range(EACH):
        log.record(user, Act.VIEW, now=NOW)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_it_stays_one_chain_when_all_write_at_once() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("a database in memory has one connection; PostgreSQL and the file of the benchmark have several")
    make_office()
    user = make_user(Role.CLERK)
    all_at_once(*[lambda: write(user)] * THREADS)
    assert AccessLog.objects.count() == THREADS * EACH
    assert log.verify_chain().ok
