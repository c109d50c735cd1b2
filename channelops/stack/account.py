"""The account: the user PostgreSQL runs as, since it refuses to run as root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channelops.stack.terminal import say

PASSING = stat.S_IXOTH
READING = stat.S_IROTH


@dataclass(frozen=True)
class Account:
    """A system user other than root, or nobody in particular when we are an ordinary user already."""

    uid: int | None = None
    gid: int | None = None
    name: str = ""

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path) -> Account:
    """Whoever owns the data already; for new data `postgres` if the system has it, else `nobody`."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL refuses to run as root and this system has neither a user postgres nor nobody.")


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def let_pass(account: Account, folder: Path) -> None:
    """Let the account pass through every folder on the way (search only, no listing) and say so."""
    if account.uid is None:
        return
    for step in [*reversed(folder.resolve().parents), folder.resolve()]:
        mode = step.stat()
        if mode.st_mode & PASSING or (mode.st_uid == account.uid and mode.st_mode & stat.S_IXUSR):
            continue
        step.chmod(stat.S_IMODE(mode.st_mode) | PASSING)
        say(f"{step}: passing allowed (o+x), because the database runs as {account.name}.")


def let_read(account: Account, tree: Path, *, sample: Path) -> None:
    """Let the account read and run an installed tree, when a strict umask closed it."""
    if account.uid is None or sample.stat().st_mode & READING:
        return
    for path in [tree, *tree.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | READING | (PASSING if mode & stat.S_IXUSR else 0))
