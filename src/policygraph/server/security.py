"""What every request and every response passes: the Host and Origin checks, and the headers of a strict page."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.server.settings import Settings

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Security:
    """Refuses calls by another name (DNS rebinding) and from other sites; adds headers to all responses."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = {h.lower() for h in (*settings.hosts, settings.host)}
        self.cors = settings.cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), origin)
            await send(message)

        refusal = self._refusal(headers, origin) or _bad_path(scope["path"])
        if refusal is not None:
            await PlainTextResponse(refusal[1] + "\n", refusal[0])(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)

    def _refusal(self, headers: Headers, origin: str | None) -> tuple[int, str] | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _name(f"//{hosts[0]}") not in self.hosts:
            return 421, "this server is not called by that name"
        if origin is not None and not self._is_own(origin, hosts[0]) and self.cors not in (origin, "*"):
            return 403, "pages of other sites may not ask here"
        return None

    @staticmethod
    def _is_own(origin: str, host: str) -> bool:
        return urlsplit(origin).netloc.lower() == host.lower()

    def _complete(self, headers: MutableHeaders, origin: str | None) -> None:
        headers.setdefault("content-security-policy", STRICT)
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "no-referrer"
        headers["cross-origin-resource-policy"] = "same-origin" if self.cors is None else "cross-origin"
        if origin is not None and self.cors in (origin, "*"):
            headers["access-control-allow-origin"] = self.cors
            headers.add_vary_header("Origin")


def _bad_path(path: str) -> tuple[int, str] | None:
    """Characters that no file of ours has in its name, and on which systems stumble."""
    return (400, "this address is none") if any(c < " " or c == "\x7f" for c in path) else None


def _name(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number is refused
    except ValueError:
        return None
    if parts.username is not None or parts.path:
        return None
    name = parts.hostname
    return f"[{name}]" if name is not None and ":" in name else name
