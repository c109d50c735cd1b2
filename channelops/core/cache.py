"""The cache: counters of attempts and other things one can do without, shared by every web process over Redis."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
# Django asks first whether the key is there, and raises it in a second call.
RAISE = "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('INCRBY', KEYS[1], ARGV[1]) end"


class SpareCache(RedisCache):
    """Django's Redis cache, which remembers nothing while Redis is away instead of failing the page.

    What must hold is in the database: locks after wrong passwords, idempotency keys, the work of the night.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(True, super().add, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().touch, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().delete, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return _or({}, super().get_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_or(False, super().has_key, *args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return _or(delta, self._raise, self.make_and_validate_key(key, version=version), delta)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return _or([], super().set_many, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().delete_many, *args, **kwargs)

    def clear(self) -> None:
        _or(None, super().clear)

    def _raise(self, key: str, delta: int) -> int:
        raised = self._cache.get_client(key, write=True).eval(RAISE, 1, key, delta)
        if raised is None:
            raise ValueError(key)
        return int(raised)


def _or(neutral: Any, ask: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        return ask(*args, **kwargs)
    except RedisError as error:
        log.warning("cache_away", error=type(error).__name__)
        return neutral
