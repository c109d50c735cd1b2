"""The tests' database: a template migrated once per state of the migrations, cloned for every process."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parents[1]
LOCK = 730_151
# What the migrations' end writes is the same for every test, and stays.
STAYING = {"django_content_type", "auth_permission"}


def _digest() -> str:
    """Changes when any migration does."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("**/migrations/*.py"), *ROOT.glob("**/sql/*.sql")]):
        if ".venv" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _server() -> "psycopg2.extensions.connection":
    database = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], password=database["PASSWORD"], dbname="postgres"
    )
    connection.autocommit = True
    return connection


def _exists(cursor: "psycopg2.extensions.cursor", name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _migrate_into(name: str) -> None:
    database = settings.DATABASES["default"]
    kept = database["NAME"]
    connections["default"].close()
    database["NAME"] = connections["default"].settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connections["default"].close()
        database["NAME"] = connections["default"].settings_dict["NAME"] = kept


def template() -> str:
    """The name of the migrated template; built under a lock by whoever comes first, stale ones dropped."""
    name = f"template_{os.environ.get('TEST_DB_SUFFIX', 'channelops')}_{_digest()}"
    with closing(_server()) as server, server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if not _exists(cursor, name):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_new"')
            cursor.execute(f'CREATE DATABASE "{name}_new"')
            _migrate_into(f"{name}_new")
            cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


def _emptied(_case: TransactionTestCase) -> None:
    """Takes away what a test committed, from the few tables that hold anything: truncating all of them takes far longer."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAYING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'EXISTS (SELECT FROM "{name}")' for name in tables))
        full = [name for name, holds in zip(tables, cursor.fetchone(), strict=True) if holds]
    with transaction.atomic(), connection.cursor() as cursor:
        # Append-only tables are held by triggers of ours; those of foreign keys look once, at the end.
        for name in full:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        for name in full:
            cursor.execute(f'DELETE FROM "{name}"')
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in full:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A clone of the template for this process, dropped at the end."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "solo")
    name = f"test_{os.environ.get('TEST_DB_SUFFIX', 'channelops')}_{worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        source = template()
        with closing(_server()) as server, server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        connections["default"].close()
        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _emptied)
        yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            connection.close()
        with closing(_server()) as server, server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
