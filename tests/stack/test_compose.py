"""The containers: valid by the compose schema, nobody is root, and everybody waits for what they need."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from channelops.settings import demands
from channelops.stack.programs import read_procfile

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROGRAMS = read_procfile(ROOT / "Procfile")


def test_it_is_valid() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_is_root(name: str) -> None:
    assert SERVICES[name]["user"].split(":")[0] not in {"", "0", "root"}


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_servers_are_asked_how_they_do(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_of_the_procfile_stands_there_after_the_migrations(name: str) -> None:
    service = SERVICES[name]
    assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    own, _ = PROGRAMS[name]
    assert service["environment"]["CHANNELOPS_PROCESS"] == own["CHANNELOPS_PROCESS"]


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_they_run_what_the_procfile_runs(name: str) -> None:
    assert SERVICES[name]["command"][1:] == PROGRAMS[name][1][1:]


@pytest.mark.parametrize("name", ["migrate", *PROGRAMS])
def test_whatever_production_demands_is_given(name: str) -> None:
    assert set(demands.NEEDED) <= set(SERVICES[name]["environment"])


def test_only_the_migrations_sign_in_as_owner() -> None:
    owners = [name for name, service in SERVICES.items() if "channelops_owner" in service.get("environment", {}).get("DATABASE_URL", "")]
    assert owners == ["migrate"]


def test_what_must_last_lies_in_volumes() -> None:
    mounted = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert mounted == set(COMPOSE["volumes"]) == {"database", "attachments"}


def test_the_image_serves_as_nobody_in_particular() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER channelops" in last_stage
    assert any(line.startswith("HEALTHCHECK") for line in last_stage)
    assert any("--require-hashes" in line for line in lines)
