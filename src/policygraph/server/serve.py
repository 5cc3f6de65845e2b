"""Runs the web application until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

from policygraph.errors import MissingExtraError, StoreError
from policygraph.lexicon.home import ontology_dir
from policygraph.server.settings import Settings
from policygraph.store import Folder

_GRACE_SECONDS = 5
_CONNECTIONS = 500


def serve(
    kb: Path | str,
    settings: Settings | None = None,
    *,
    ontology: Path | None = None,
    queries: Path | None = None,
    tell: Callable[[str], None] | None = None,
) -> None:
    """Serve a knowledge base until Ctrl-C or SIGTERM; queries that are running then may end within some seconds.

    `queries` is a folder of one's own named queries, which the query page offers, too.
    Raises StoreError if there is no knowledge base or the port is taken, MissingExtraError without the extra.
    """
    chosen = settings or Settings()
    try:
        import uvicorn

        from policygraph.server.app import make_app
    except ModuleNotFoundError:
        raise MissingExtraError("serve", "policygraph serve") from None
    app = make_app(Folder.open(kb), ontology_dir(ontology), chosen, queries)
    config = uvicorn.Config(
        app,
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=64 * 1024,
    )
    listening = _listen(chosen)
    if tell is not None:
        host, port = listening.getsockname()[:2]
        tell(f"serving {kb} at http://{host}:{port}/ (stop with Ctrl-C)")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:  # uvicorn has shut down and passes the signal on
        pass
    finally:
        listening.close()


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise StoreError(f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); try --port 0") from None
    return listening
