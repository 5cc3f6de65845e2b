"""The web application: which address leads to what, and what surrounds every answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from policygraph.query import named_queries
from policygraph.server.protocol import RefusedError
from policygraph.server.security import Security
from policygraph.server.settings import Settings
from policygraph.server.site import Site
from policygraph.store import Folder

_STATIC = Path(__file__).parent / "static"

Answering = Callable[[Site, Request], Awaitable[Response]]


def make_app(
    folder: Folder, ontology: Path, settings: Settings | None = None, queries: Path | None = None
) -> Starlette:
    """The application for a knowledge base; its workers live as long as it runs.

    `queries` is a folder of one's own named queries. Raises OntologyError if one cannot be read.
    """
    chosen = settings or Settings()
    named = named_queries(ontology, queries)
    running: list[Site] = []

    def by(answer: Answering) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            return await answer(running[0], request)

        return endpoint

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        running.append(await run_in_threadpool(Site, folder, ontology, chosen, named))
        try:
            yield
        finally:
            await run_in_threadpool(running.pop().close)

    routes: list[BaseRoute] = [
        Route("/", by(Site.home)),
        Route("/sparql", by(Site.sparql), methods=["GET", "POST"]),
        Route("/query", by(Site.query_page)),
        Route("/query/plain", by(Site.plain_query_page)),
        Route("/describe", by(Site.resource)),
        Route("/data/{rest:path}", by(Site.resource)),
        Route("/vocab/{rest:path}", by(Site.resource)),
        Route("/ns", by(Site.ontology_file)),
        Route("/explore", by(Site.explore)),
        Route("/explore/{doc}", by(Site.explore)),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Security, settings=chosen)],
        exception_handlers={RefusedError: _refusal},
        lifespan=life,
    )


async def _refusal(_request: Request, error: Exception) -> Response:
    """An error in plain words; a busy server says when to come back."""
    assert isinstance(error, RefusedError)
    return PlainTextResponse(f"{error}\n", error.status, {"retry-after": "2"} if error.status == 503 else None)
