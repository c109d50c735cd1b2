"""How the web server serves: gunicorn's settings, from the environment."""

import os
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 5_000
max_requests_jitter = 500
preload_app = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
accesslog = None
errorlog = "-"
loglevel = "warning"
no_control_socket = True

# Begin without the counters of processes that are gone: a dead web server leaves its files behind.
if _metrics := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(_metrics).mkdir(parents=True, exist_ok=True)
    for _left_over in Path(_metrics).glob("*.db"):
        _left_over.unlink()


def child_exit(server: Any, worker: Any) -> None:
    """Take the gauges of a process that ended out of the sum."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
