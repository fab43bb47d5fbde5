"""Who may speak to the server at all, and what a browser may do with its answers.

Any web page that is open in the same browser can send requests to this machine, and a name that its owner points at 127.0.0.1
(DNS rebinding) makes the browser take our answers for theirs. So the address asked for must be ours, letter by letter, and what
changes something must come from our own page.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: Bytes of a request's body: a judgement with the longest note is far smaller.
LARGEST = 64 * 1024


class Guard:
    """ASGI middleware. `hosts` are the addresses of the server as a browser writes them (`127.0.0.1:8642`)."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts
        self._origins = frozenset(f"http://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or hand it on and complete the answer's headers."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets: the connection is closed

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        reason = self._refusal(scope["method"], Headers(scope=scope))
        app = self._app if not reason else PlainTextResponse(f"Refused: {reason}.\n", 403)
        await app(scope, receive, with_headers)

    def _refusal(self, method: str, headers: Headers) -> str:
        """Why a request is refused; empty where it is not."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return "this is not the address of this server"
        if method not in ("GET", "HEAD", "POST"):
            return "nothing here answers this method"
        if method == "POST":
            if headers.getlist("origin") not in [[origin] for origin in self._origins]:
                return "the request does not come from this server's own page"
            if headers.get("sec-fetch-site", "same-origin") != "same-origin":
                return "the request does not come from this server's own page"
            if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
                return "the request is not JSON"
            length = headers.get("content-length", "")
            if not length.isascii() or not length.isdigit() or len(length) > 9 or int(length) > LARGEST:
                return "the request is too large, or does not say how large it is"
        return ""
