"""A log line: one event with its request id and person, JSON for machines or plain for a terminal."""

import logging
from typing import Any

import structlog

PROBES = ("/healthz", "/readyz", "/metrics")
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


class Unremarkable(logging.Filter):
    """Drops what platforms ask every few seconds, as long as it went well."""

    def filter(self, record: logging.LogRecord) -> bool:
        event = record.msg if isinstance(record.msg, dict) else {}
        return not (event.get("code") == 200 and str(event.get("request", "")).endswith(PROBES))


def configure(*, as_json: bool, level: str, process: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING, so that both write the same lines to standard output."""

    def name_process(_logger: Any, _method: str, event: Any) -> Any:
        return {**event, "process": process}

    shared = [*SHARED, name_process]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    if as_json:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback)]
    return _logging(
        {"processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last], "foreign_pre_chain": shared}, level=level
    )


def _logging(line: dict[str, Any], *, level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": structlog.stdlib.ProcessorFormatter, **line}},
        "filters": {"unremarkable": {"()": Unremarkable}},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # Requests are told by django_structlog, once each, with their id.
            "django.server": {"handlers": [], "propagate": False},
            "django.request": {"level": "CRITICAL"},
            "django_structlog": {"level": level},
            "django_structlog.middlewares.request": {"filters": ["unremarkable"]},
            "axes": {"level": "WARNING"},
            "py.warnings": {"level": "ERROR"},
            "celery": {"level": level},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
