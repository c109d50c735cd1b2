"""The preparation: what the database must hold before anybody is served, done once and remembered beside it."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from channelops.stack.checkout import Checkout
from channelops.stack.refusals import Refusal
from channelops.stack.terminal import say

LOOK_SECONDS = 0.2


class Preparation:
    """Runs the project's own commands; a stamp in the embedded cluster's folder says which already ran there."""

    def __init__(self, checkout: Checkout, *, environment: dict[str, str], meanwhile: Callable[[], None]) -> None:
        self.checkout = checkout
        self.environment = environment
        self.meanwhile = meanwhile

    def migrate(self) -> None:
        """Bring the tables up to date as their owner."""
        state = migrations_digest(self.checkout.root)
        if self._stamp("migrated") == state:
            return
        say("Bringing the database up to date…")
        owner = self.environment["DATABASE_OWNER_URL"]
        self._manage("migrate", "--no-input", "--verbosity", "0", DATABASE_URL=owner)
        self._put_stamp("migrated", state)

    def demonstrate(self, *, scale: float) -> None:
        """Load the demonstration world; the command itself leaves a loaded one alone."""
        if self._stamp("demonstrated"):
            return
        say(f"Loading the demonstration world at scale {scale:g}…")
        self._manage("demo", "--scale", f"{scale:g}")
        self._put_stamp("demonstrated", f"{scale:g}")

    def people(self) -> str:
        """Who may sign in to the demonstration world, and with which password."""
        return self._manage("demo", "--who")

    def _stamp(self, name: str) -> str:
        # A database that is not ours may change while we do not look.
        path = self.checkout.database / name
        return path.read_text() if self.checkout.owns_database and path.exists() else ""

    def _put_stamp(self, name: str, text: str) -> None:
        if self.checkout.owns_database:
            (self.checkout.database / name).write_text(text)

    def _manage(self, *words: str, **own: str) -> str:
        child = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=self.checkout.root,
            env={**self.environment, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            output = self._wait(child)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
        if child.returncode:
            raise Refusal(f"{output}\n`manage.py {' '.join(words)}` failed; its lines above say why.".lstrip())
        return output

    def _wait(self, child: "subprocess.Popen[str]") -> str:
        while True:
            try:
                output, _ = child.communicate(timeout=LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                self.meanwhile()
            else:
                return output


def migrations_digest(root: Path) -> str:
    """Changes when any migration of the checkout does."""
    digest = hashlib.sha256()
    for app in sorted(path for path in root.iterdir() if path.is_dir() and path.name not in {"var", ".venv", ".git"}):
        for path in sorted(app.glob("**/migrations/*.py")):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
