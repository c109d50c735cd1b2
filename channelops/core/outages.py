"""An outage: the database refuses, is recovering, or went away in the middle; whatever was under way is not kept and may be done again."""

import psycopg2
from django.db import InterfaceError, OperationalError

# Seconds after which a page or call is worth another try; a server that recovers from a crash is back in about as many.
RETRY_AFTER = 10
# Of class 57: shut down by hand, crashed, not taking connections yet; of class 08: no connection.
STATES = ("57P01", "57P02", "57P03", "08")
# Without a state there was no server to give one: what libpq says then, and what the driver says of a connection that broke.
SENTENCES = (
    "connection refused", "could not connect", "could not translate host name", "connection timed out", "timeout expired",
    "no such file or directory", "server closed the connection", "connection already closed", "cursor already closed",
    "connection not open", "ssl connection has been closed", "could not receive data", "could not send data",
)  # fmt: skip
KINDS = (OperationalError, InterfaceError, psycopg2.OperationalError, psycopg2.InterfaceError)


def is_outage(error: BaseException | None) -> bool:
    """Whether the error, or the one that it came of, says that the database is away: not that it is busy, nor that a query is wrong."""
    while error is not None:
        if isinstance(error, KINDS) and _says_so(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _says_so(error: BaseException) -> bool:
    state = getattr(error, "pgcode", None) or getattr(error.__cause__, "pgcode", None)
    if state:
        return str(state).startswith(STATES)
    text = str(error).lower()
    # while it starts, it gives its state before the driver can read one
    return any(sentence in text for sentence in (*SENTENCES, "the database system is"))
