"""Server time of each answer, for the measurements only (NAGARI_TIMING): never on for visitors."""

from collections.abc import Iterable
from time import perf_counter, thread_time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

type_of_exc_info = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]


class Timed:
    """Wraps the whole site; `Server-Timing: app;dur=MILLISECONDS, cpu;dur=MILLISECONDS, sql;desc=COUNT`.

    Queries are counted only where the request asks for it (X-Count-Queries), as counting costs a little itself.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began, began_cpu, queries = perf_counter(), thread_time(), 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(sql, params, many, context)

        def start(status: str, headers: list[tuple[str, str]], exc_info: type_of_exc_info | None = None) -> Any:
            took, worked = (perf_counter() - began) * 1000, (thread_time() - began_cpu) * 1000
            told = f'app;dur={took:.3f}, cpu;dur={worked:.3f}, sql;desc="{queries}"'
            return start_response(status, [*headers, ("Server-Timing", told)], exc_info)

        if "HTTP_X_COUNT_QUERIES" not in environ:
            return self.application(environ, start)
        with connection.execute_wrapper(count):
            return self.application(environ, start)
