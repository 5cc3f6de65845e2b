"""Answers for one knowledge base: the endpoint, the query page, the pages of all things, and the explorer."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import OrderedDict
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from policygraph.errors import QueryError
from policygraph.graph.iris import VOCAB
from policygraph.query import NamedQuery, declare_prefixes
from policygraph.server import protocol
from policygraph.server.exploring import MOST_EXPLORED, listed, much_named, page_around, page_of
from policygraph.server.passages import Passages
from policygraph.server.pool import Pool
from policygraph.server.protocol import RefusedError, choose
from policygraph.server.resources import Addresses, Link, Resource, data_job, read_resource
from policygraph.server.security import STRICT
from policygraph.server.settings import Settings
from policygraph.server.snapshots import Snapshots
from policygraph.store import Entry, Folder, View
from policygraph.store.description import describe_service
from policygraph.store.guard import check_query
from policygraph.store.worker import PREFIXES, Answer, Job

_MOST_LISTED = 500
_PAGES_KEPT = 4
_OWN_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
_BY_NAME = {"turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples"}
_EDITOR_STYLE = (
    "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"  # the one style that YASGUI puts into its tables
)
_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")


class Site:
    """Answers for one knowledge base."""

    def __init__(self, folder: Folder, ontology: Path, settings: Settings, queries: list[NamedQuery]) -> None:
        self.folder = folder
        self.ontology = ontology
        self.settings = settings
        self.snapshots = Snapshots(folder, settings.limits.seconds + 1)
        self.pool = Pool(settings)
        self.addresses = Addresses(folder.base)
        self.queries = queries
        self.passages = Passages(ontology)
        self._explored: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._templates = Environment(
            loader=PackageLoader(__package__, "templates"), autoescape=select_autoescape(default=True)
        )

    def close(self) -> None:
        """End the workers and let go of the snapshots."""
        self.pool.close()
        self.snapshots.close()

    async def snapshot(self) -> str:
        """The folder of the snapshot to ask."""
        return str((await run_in_threadpool(lambda: self.snapshots.view)).path)

    def page(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page made from a template."""
        return HTMLResponse(self._templates.get_template(name).render(**values), status)

    async def sparql(self, request: Request) -> Response:
        """The endpoint. Without a query it describes itself, to people as the query page."""
        if request.method == "GET" and not request.url.query:
            return self._describe_service(request)
        body = await self._body(request) if request.method == "POST" else b""
        kind = request.headers.get("content-type", "")
        asked = protocol.parse(request.method, request.url.query, kind, body)
        try:
            check_query(asked.query)
        except QueryError as error:
            raise protocol.from_query_error(error) from None
        accept = request.headers.get("accept", "")
        rows, triples = choose(accept, protocol.ROWS), choose(accept, protocol.TRIPLES)
        if rows is None and triples is None:
            raise RefusedError(406, f"answers come as {', '.join((*protocol.ROWS, *protocol.TRIPLES))}")
        graphs, base = (asked.default_graphs, asked.named_graphs), str(request.url.replace(query=""))
        job = Job(await self.snapshot(), asked.query, rows, triples, *graphs, base=base)
        answer = await _unless_gone(request, self.pool.ask(job))
        if answer.problem:
            raise protocol.refused(answer)
        return _data(answer.body, answer.media_type)

    def _describe_service(self, request: Request) -> Response:
        offered = ["text/turtle", "application/n-triples", "application/rdf+xml", "text/html"]
        media = choose(request.headers.get("accept", ""), offered)
        if media == "text/html":
            return RedirectResponse("/query", 303)
        if media is None:
            raise RefusedError(406, f"the service description comes as {', '.join(offered)}")
        body = describe_service(str(request.url.replace(query="")), self.folder.names, media)
        return _data(body, media)

    async def _body(self, request: Request) -> bytes:
        """The body, if it is small and comes in time."""

        async def read() -> bytes:
            body = bytearray()
            async for part in request.stream():
                body += part
                if len(body) > self.settings.body_bytes:
                    raise RefusedError(413, f"a request may hold {self.settings.body_bytes} bytes")
            return bytes(body)

        try:
            return await asyncio.wait_for(read(), self.settings.body_seconds)
        except TimeoutError:
            raise RefusedError(408, "the request did not come in time") from None

    async def query_page(self, _request: Request) -> Response:
        """The page on which queries are written."""
        page = self._query_form("query.html")
        page.headers["content-security-policy"] = STRICT.replace("style-src", f"style-src {_EDITOR_STYLE}")
        return page

    async def plain_query_page(self, _request: Request) -> Response:
        """The same as a plain form: small, and without an editor."""
        return self._query_form("plain.html")

    def _query_form(self, template: str) -> HTMLResponse:
        shown = [(q.name, q.title, declare_prefixes(q.text, PREFIXES)) for q in self.queries]
        return self.page(template, queries=shown, prefixes=PREFIXES, base=self.folder.base, vocab=str(VOCAB))

    async def home(self, _request: Request) -> Response:
        """The briefings of the knowledge base."""
        view = await run_in_threadpool(lambda: self.snapshots.view)
        entries = await run_in_threadpool(view.entries)
        told = await listed(self.pool.ask, str(view.path), entries[:_MOST_LISTED])
        shown = [(Link(one.title, self.addresses.local(one.entry.briefing), one.entry.name), one) for one in told]
        return self.page("home.html", shown=shown, total=len(entries), triples=sum(e.triples for e in entries))

    async def resource(self, request: Request) -> Response:
        """What is known of an IRI, as a page or as data."""
        path = request.scope["path"]
        iri = request.query_params.get("iri", "") if path == "/describe" else self.addresses.iri(path)
        if not _is_iri(iri):
            raise RefusedError(400, "give an absolute IRI: /describe?iri=…")
        media = choose(request.headers.get("accept", ""), ("text/html", *protocol.TRIPLES))
        wanted = request.query_params.get("format")
        media = _BY_NAME.get(wanted, media) if wanted is not None else media
        if media is None:
            raise RefusedError(406, f"pages come as text/html, {', '.join(protocol.TRIPLES)}")
        found = await read_resource(self.pool.ask, await self.snapshot(), iri, self.addresses)
        if found is None:
            raise RefusedError(404, "nothing is known of this IRI")
        if not isinstance(found, Resource):
            raise protocol.refused(found)
        if media == "text/html":
            found = await run_in_threadpool(lambda it: self.passages.widen(self.snapshots.view, it), found)
            page = self.page("resource.html", it=found, formats=sorted(_BY_NAME), self_path=self.addresses.local(iri))
            page.headers["vary"] = "Accept"
            return page
        answer = await self.pool.ask(data_job(await self.snapshot(), iri, media))
        if answer.problem:
            raise protocol.refused(answer)
        return _data(answer.body, answer.media_type)

    async def explore(self, request: Request) -> Response:
        """The explorer of one briefing, of all if they are few, or of what all of them say around a node."""
        view = await run_in_threadpool(lambda: self.snapshots.view)
        node = request.query_params.get("node")
        if node is not None and not _is_iri(node):
            raise RefusedError(400, "give an absolute IRI: /explore?node=…")
        entries = await run_in_threadpool(view.entries)
        doc = request.path_params.get("doc", "")
        chosen = [e for e in entries if not doc or e.doc == doc]
        if not chosen:
            raise RefusedError(404, "there is no such briefing")
        if node is None and len(chosen) > MOST_EXPLORED:
            named = await much_named(self.pool.ask, str(view.path))
            told = await listed(self.pool.ask, str(view.path), chosen[:_MOST_LISTED])
            return self.page("choose.html", entries=told, total=len(chosen), named=named)
        key = (view.path.name, doc, node or "")
        if key not in self._explored:
            self._explored[key] = await run_in_threadpool(self._render, view, chosen, len(entries), node)
            while len(self._explored) > _PAGES_KEPT:
                self._explored.popitem(last=False)
        html = self._explored[key]
        own = _OWN_POLICY.search(html)
        policy = own[1].replace("&#39;", "'") if own is not None else "default-src 'none'"
        return HTMLResponse(html, headers={"content-security-policy": f"{policy}; frame-ancestors 'none'"})

    def _render(self, view: View, entries: list[Entry], total: int, node: str | None) -> str:
        html = page_of(view, entries, total) if node is None else page_around(view, node)
        if html is None:
            raise RefusedError(404, "nothing is known of this IRI")
        return html

    async def ontology_file(self, _request: Request) -> Response:
        """The classes and properties."""
        return FileResponse(self.ontology / "policygraph.ttl", media_type="text/turtle; charset=utf-8")


async def _unless_gone(request: Request, asking: Coroutine[Any, Any, Answer]) -> Answer:
    """The answer; a client that leaves takes its query along, so that others need not wait for it."""

    async def leaves() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    answer, gone = asyncio.create_task(asking), asyncio.create_task(leaves())
    with contextlib.suppress(asyncio.CancelledError):  # the server stops: that is an answer, too
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
    gone.cancel()
    if not answer.done():
        answer.cancel()
    return await answer


def _is_iri(text: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", text) is not None and not _NO_IRI.search(text) and len(text) <= 2000


def _data(body: bytes, media_type: str) -> Response:
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return Response(body, headers={"content-type": kind, "vary": "Accept", "cache-control": "no-cache"})
