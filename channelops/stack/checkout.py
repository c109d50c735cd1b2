"""A checkout: one copy of the source with its own servers, ports and data under `var/`."""

import os
import sys
from pathlib import Path


class Checkout:
    """Where things lie in one copy, and what its processes find in their environment."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.var = self.root / "var"
        self.run = self.var / "run"
        self.database = self.var / "pg"
        self.broker = self.var / "valkey"
        self.tests = self.var / "test"
        self.addresses = self.var / "stack.env"
        self.procfile = self.root / "Procfile"

    @property
    def owns_database(self) -> bool:
        """Whether the embedded database is used, not one that DATABASE_URL names."""
        return not os.environ.get("DATABASE_URL")

    def environment(self, addresses: dict[str, str]) -> dict[str, str]:
        """What every process of this copy is started with."""
        programs = str(Path(sys.executable).parent)
        return {
            "DJANGO_SETTINGS_MODULE": "channelops.settings.local",
            **os.environ,
            "PATH": os.pathsep.join([programs, os.environ.get("PATH", "")]),
            "PYTHONUNBUFFERED": "1",
            **addresses,
        }

    def keep_addresses(self, addresses: dict[str, str]) -> None:
        """Let commands typed by hand find the same servers."""
        self.addresses.touch(mode=0o600)
        self.addresses.write_text("".join(f"{name}={value}\n" for name, value in addresses.items()))
