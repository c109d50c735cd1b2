"""The REST frame: how routes authenticate, answer, page and limit."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "channelops.core.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # A net only: what every route stands on is `core.api.frames`.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # The Accept header decides the form of the answer, nothing else does.
    "URL_FORMAT_OVERRIDE": None,
    "COMPACT_JSON": True,
    "UNICODE_JSON": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "channelops.core.api.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "channelops.core.api.problems.ProblemFormatter",
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": True,
}

# Calls a minute: of one token, of one person signed in by the browser, of one address that shows neither.
API_CALLS_PER_MINUTE = {"token": 600, "person": 600, "stranger": 60}
API_PAGE_ROWS = 100
API_PAGE_ROWS_MOST = 500
API_BODY_BYTES_MOST = 5 * 1024 * 1024

SPECTACULAR_SETTINGS = {
    "TITLE": "Channel operations",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "Sign in with `Authorization: Bearer <token>` (or the browser's session). Every answer holds what the token's person may see, "
        "narrowed to the token's capabilities and region; a row outside is 404, a missing right on a visible row 403. "
        "Lists answer in pages (`limit` up to 500, follow `next`), as JSON or, asked by `Accept: text/csv`, as a table. "
        "Errors are `application/problem+json`. Reads carry an `ETag`; send it back in `If-None-Match` for a 304. "
        "Writes take an `Idempotency-Key`: the same key with the same body answers again without acting again."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "JobRunStatus": "channelops.core.models.JobRun.Status",
        "BatchStatus": "channelops.sales.models.Batch.Status",
        "PlanVersionStatus": "incentives.models.PlanVersion.Status",
        "DeltaCause": "incentives.models.Delta.Cause",
        "SimulationStatus": "incentives.models.Simulation.Status",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "channelops.core.api.schema.add_problems",
    ],
}
