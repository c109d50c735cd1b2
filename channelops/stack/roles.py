"""A role: who signs in to the database, and what it may do there.

The superuser only makes roles and databases; `channelops_owner` owns the tables and runs the migrations;
`channelops_app` is what the portal signs in as: no superuser, no owner, so that append-only tables and row security
bind it. `python -m channelops.stack.roles` makes them on a server that is not ours (docker-compose.yml does).
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import psycopg2

from channelops.stack import ports
from channelops.stack.terminal import say

SUPERUSER, OWNER, APP = "postgres", "channelops_owner", "channelops_app"
DATABASE = "channelops"
# Any two processes that prepare the same cluster take turns.
TURN = 7_031_992


@dataclass(frozen=True)
class Url:
    """Where the embedded cluster answers and with which passwords."""

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


def ensure_roles(superuser: str, *, owner_password: str, app_password: str) -> None:
    """Make the owner and the application's role; existing ones keep their grants and get the given password."""
    for role, password, extra in ((OWNER, owner_password, "CREATEDB"), (APP, app_password, "NOCREATEDB")):
        known = _run(superuser, "SELECT 1 FROM pg_roles WHERE rolname = %s", values=[role])
        verb = "ALTER" if known else "CREATE"
        statement = f"{verb} ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {extra} PASSWORD %s"
        _run(superuser, statement, values=[password])


def ensure_database(superuser: str, *, name: str = DATABASE) -> None:
    """Make a database of the owner in which the application may use, but not change, the tables the owner makes."""
    if not _run(superuser, "SELECT 1 FROM pg_database WHERE datname = %s", values=[name]):
        _run(superuser, f'CREATE DATABASE "{name}" OWNER {OWNER}')
    _run(
        superuser,
        f"SELECT pg_advisory_lock({TURN});"
        f" ALTER SCHEMA public OWNER TO {OWNER}; GRANT USAGE ON SCHEMA public TO {APP};"
        f" ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};"
        f" ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
        database=name,
    )


def drop_database(superuser: str, *, name: str) -> None:
    """Drop a database and everybody's connection to it; nothing happens when there is none."""
    _run(superuser, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def is_used(superuser: str) -> bool:
    """Whether any client other than this question is connected."""
    question = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"
    return bool(_run(superuser, question))


def _run(address: str, statement: str, *, values: Sequence[str] = (), database: str = "") -> list[tuple[object, ...]]:
    connection = psycopg2.connect(address, **({"dbname": database} if database else {}))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values) or None)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def main() -> int:
    """Make roles and database where SUPERUSER_URL points."""
    needed = ("SUPERUSER_URL", "OWNER_PASSWORD", "APP_PASSWORD")
    if missing := [name for name in needed if not os.environ.get(name)]:
        say(f"The roles cannot be made, because {', '.join(missing)} must be set.")
        return 1
    superuser = os.environ["SUPERUSER_URL"]
    ensure_roles(superuser, owner_password=os.environ["OWNER_PASSWORD"], app_password=os.environ["APP_PASSWORD"])
    ensure_database(superuser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
