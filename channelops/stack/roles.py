"""A role: who signs in to the database, and what it may do there.

`postgres` is the superuser and only makes roles and databases; `channelops_owner` owns the tables and runs the
migrations; `channelops_app` is what the portal signs in as: no superuser, no owner, so that append-only tables and
row security bind it.
"""

from dataclasses import dataclass
from urllib.parse import quote

import psycopg2

from channelops.stack import ports

SUPERUSER, OWNER, APP = "postgres", "channelops_owner", "channelops_app"
DATABASE = "channelops"
# Any two processes that prepare the same cluster take turns.
TURN = 7_031_992


@dataclass(frozen=True)
class Url:
    """Where a cluster answers and with which passwords."""

    port: int
    passwords: dict[str, str]

    def of(self, role: str, database: str = DATABASE) -> str:
        """The address of one database for one role."""
        return f"postgresql://{role}:{quote(self.passwords[role])}@{ports.LOOPBACK}:{self.port}/{quote(database)}"

    def superuser(self, database: str = SUPERUSER) -> str:
        """The address that may make roles and databases."""
        return self.of(SUPERUSER, database)

    def owner(self, database: str = DATABASE) -> str:
        """The address that may change tables: migrations."""
        return self.of(OWNER, database)

    def app(self, database: str = DATABASE) -> str:
        """The address the portal itself uses."""
        return self.of(APP, database)

    def __str__(self) -> str:
        return self.owner()


def ensure_roles(url: Url) -> None:
    """Make the owner and the application's role; existing ones keep their rights and get the kept password."""
    for role, extra in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
        known = _run(url.superuser(), "SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        _run(
            url.superuser(),
            f"{'ALTER' if known else 'CREATE'} ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {extra} PASSWORD %s",
            [url.passwords[role]],
        )


def ensure_database(url: Url, name: str = DATABASE) -> None:
    """Make a database of the owner in which the application may use, but not change, the tables the owner makes."""
    if not _run(url.superuser(), "SELECT 1 FROM pg_database WHERE datname = %s", [name]):
        _run(url.superuser(), f'CREATE DATABASE "{name}" OWNER {OWNER}')
    _run(
        url.superuser(name),
        f"SELECT pg_advisory_lock({TURN});"
        f" ALTER SCHEMA public OWNER TO {OWNER}; GRANT USAGE ON SCHEMA public TO {APP};"
        f" ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};"
        f" ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    )


def is_used(url: Url) -> bool:
    """Whether any client other than this question is connected."""
    question = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"
    return bool(_run(url.superuser(), question))


def _run(url: str, statement: str, values: list[str] | None = None) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()
