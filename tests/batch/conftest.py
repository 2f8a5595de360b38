import pytest

from tests.batch.ledger.postgresql import PostgreSQL, postgresql_programs
from tests.batch.workplace import Workplace
from tests.installed import skip_or_fail


@pytest.fixture(scope="session")
def postgresql_url():
    """A PostgreSQL server for the tests, which create databases in it."""
    server = _postgresql()
    yield server.url
    server.remove()


@pytest.fixture(scope="module")
def breakable_postgresql():
    """One that a test may stop and start; it must run again at the end."""
    server = _postgresql()
    yield server
    server.remove()


def _postgresql():
    programs = postgresql_programs()
    if programs is None:
        skip_or_fail("PostgreSQL is not installed: apt-get install postgresql")
    return PostgreSQL(programs)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request, tmp_path):
    """A ledger in each of the supported databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def workplace(tmp_path):
    """A small campaign, an export of five rows of which one must be rejected, and a store."""
    return Workplace(tmp_path)
