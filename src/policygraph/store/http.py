"""Requests to other servers: logins, and further tries where a repeated request does no harm."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING

from policygraph.errors import MissingExtraError, StoreError

if TYPE_CHECKING:
    import httpx

_MARKUP = re.compile(r"<(?:title|style|script)\b.*?</(?:title|style|script)>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_TRIES = 4
_PAUSE_SECONDS = 0.3
_WORTH_ANOTHER_TRY = {429, 502, 503, 504}


class Login(StrEnum):
    """How a server is told who asks."""

    NONE = "none"
    BASIC = "basic"
    DIGEST = "digest"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Server:
    """A graph store or SPARQL endpoint; `secret` is the password, or the token of a bearer login.

    `url` may hold a query of its own (…/query?union-default-graph), which every request keeps.
    """

    url: str
    login: Login = Login.NONE
    user: str = ""
    secret: str = field(default="", repr=False)
    seconds: float = 60.0


class Connection:
    """An open connection to a server. Use it in a `with` statement. Raises MissingExtraError, StoreError."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._client = _client(server)

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def send(
        self,
        method: str,
        what: str,
        *,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = False,
        missing_is_fine: bool = False,
    ) -> httpx.Response:
        """One request; a `repeatable` one is tried again while the server is busy or away.

        `what` names it in errors. Raises StoreError.
        """
        import httpx

        problem = ""
        for number in range(_TRIES if repeatable else 1):
            if number:
                time.sleep(_PAUSE_SECONDS * 2**number)
            try:
                url = httpx.URL(self.server.url).copy_merge_params(dict(params or {}))
                response = self._client.request(
                    method,
                    url,
                    content=body,
                    data=dict(form) if form is not None else None,
                    headers=dict(headers or {}),
                )
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                problem = str(error) or type(error).__name__
                continue
            if response.is_success or (missing_is_fine and response.status_code == 404):
                return response
            problem = f"status {response.status_code}: {_plain(response.text)[:200]}"
            if response.status_code not in _WORTH_ANOTHER_TRY:
                break
        raise StoreError(f"{self.server.url}: {what} failed ({problem})")


def _plain(answer: str) -> str:
    """What a server says of an error, on one line: some wrap it in a page."""
    return " ".join(_MARKUP.sub(" ", answer).split())


def _client(server: Server) -> httpx.Client:
    try:
        import httpx
    except ModuleNotFoundError:
        raise MissingExtraError("remote", "talking to another server") from None
    auth: httpx.Auth | None = None
    headers = {}
    match server.login:
        case Login.BASIC:
            auth = httpx.BasicAuth(server.user, server.secret)
        case Login.DIGEST:
            auth = httpx.DigestAuth(server.user, server.secret)
        case Login.BEARER:
            headers["Authorization"] = f"Bearer {server.secret}"
        case Login.NONE:
            pass
    try:
        return httpx.Client(auth=auth, headers=headers, timeout=server.seconds, follow_redirects=False)
    except (ValueError, TypeError) as error:
        raise StoreError(f"{server.url}: {error}") from None
