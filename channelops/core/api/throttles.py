"""A rate limit: how many calls one token, person or address may make in a minute, counted in the cache."""

import time

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

MINUTE = 60
log = structlog.get_logger(__name__)


class CallThrottle(BaseThrottle):
    """A count per minute by the clock, raised atomically; with the cache away every call goes through, and the log says so."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        kind, who = self._who(request)
        minute = int(time.time() // MINUTE)
        try:
            count = self._count(f"calls:{kind}:{who}:{minute}")
        except (RedisError, OSError) as error:
            log.warning("calls_not_counted", error=str(error))
            return True
        return count <= settings.API_CALLS_PER_MINUTE[kind]

    def wait(self) -> float:
        """Seconds until the next minute."""
        return MINUTE - time.time() % MINUTE

    def _who(self, request: Request) -> tuple[str, str]:
        if request.auth is not None:
            return "token", str(request.auth.pk)
        if request.user.is_authenticated:
            return "person", str(request.user.pk)
        return "stranger", str(self.get_ident(request))

    @staticmethod
    def _count(key: str) -> int:
        try:
            return int(cache.incr(key))
        except ValueError:
            # The first call of the minute, unless another has just been it.
            return 1 if cache.add(key, 1, timeout=2 * MINUTE) else int(cache.incr(key))
