"""Report files from the link host, which gets no token and is not trusted.

A signed link is a credential while it lives, so errors name its host and path, never its query.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from metrics.errors import (
    BrokenAnswer,
    DownloadError,
    GitHubError,
    LinkExpired,
    LinkRefused,
    ReportTooLarge,
    Unavailable,
)
from metrics.github.addresses import AddressRefused, CheckedTransport, Resolve, ascii_host, resolve
from metrics.github.hosts import LinkHosts
from metrics.github.patience import Patience
from metrics.github.refusals import short
from metrics.github.retries import Retries, Sleep
from metrics.github.unpacking import CutShort, Unpacker
from metrics.github.wire import USER_AGENT, plain_errors, quiet_http_logs

T = TypeVar("T")

MEBIBYTE = 1024 * 1024
MOST_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one file is taken: seconds spent waiting for it, and bytes."""

    seconds: float = 300
    bytes_sent: int = 256 * MEBIBYTE
    bytes_unpacked: int = 2048 * MEBIBYTE
    bytes_in_memory: int = 64 * MEBIBYTE
    bytes_a_line: int = 10 * MEBIBYTE


DEFAULT_LIMITS = Limits()


def trusted(link: str, hosts: LinkHosts) -> httpx.URL:
    """Return the address of a link. Raises `LinkRefused` where it leads astray, `BrokenAnswer`."""
    try:
        url = httpx.URL(link)
        host = ascii_host(url)
    except (httpx.InvalidURL, UnicodeError):
        raise BrokenAnswer("GET a report file", "a download link that is not a URL") from None
    secure = url.scheme == "https" or (url.scheme == "http" and hosts.name(host))
    if not (hosts.allow(host) and secure) or url.userinfo:
        raise LinkRefused(asked(url), host=host)
    return url


class ReportFiles:
    """Downloads signed links: without a token, from allowed hosts only, within limits.

    Every method raises `DownloadError`, `Unavailable` or `BrokenAnswer`. Nothing is followed: a
    redirect is a `LinkRefused`.
    """

    def __init__(
        self,
        hosts: LinkHosts,
        *,
        clock: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
        limits: Limits = DEFAULT_LIMITS,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take the allowed hosts; `resolve` turns a name and a port into addresses.

        Proxies come from the environment, and so do certificate authorities where `tls` has none.
        """
        quiet_http_logs()
        self._hosts = hosts
        self._limits = limits
        self._retries = Retries(clock, sleep)
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)
        # The environment's proxies are honoured, but not a ~/.netrc: httpx reads one only when told
        # to, and here that would send a password to a stranger.
        self._http = httpx.AsyncClient(
            transport=CheckedTransport(hosts, resolve, tls),
            timeout=httpx.Timeout(30, connect=5),
            headers={"Accept-Encoding": "gzip, deflate", "User-Agent": USER_AGENT},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def whole(self, link: str) -> bytes:
        """Return a small file, unpacked and complete; what may help is tried three times."""
        url = trusted(link, self._hosts)
        patience = Patience(asked(url), self._limits.seconds)
        async with self._turn:
            return await self._retries.of(lambda: self._whole(url, patience))

    async def lines(self, link: str) -> AsyncGenerator[bytes, None]:
        """Yield the lines of a file that are not blank, each complete and without its end.

        An error after the first line means that the lines so far are part of a file: keep them in
        one transaction, and drop it.
        """
        name, begun = asked(trusted(link, self._hosts)), b""
        async with aclosing(self.chunks(link)) as chunks:
            async for chunk in chunks:
                *complete, begun = (begun + chunk).split(b"\n")
                if max(map(len, (*complete, begun))) > self._limits.bytes_a_line:
                    raise ReportTooLarge(name, limit_bytes=self._limits.bytes_a_line)
                for line in filter(bytes.strip, complete):
                    yield line
        if begun.strip():
            # The last line may lack its line end, but not a part of itself.
            _check_complete(name, begun)
            yield begun

    async def chunks(self, link: str) -> AsyncGenerator[bytes, None]:
        """Yield a file unpacked, in pieces of at most 64 KiB.

        Only the beginning is tried again: what was yielded cannot be taken back.
        """
        url = trusted(link, self._hosts)
        patience = Patience(asked(url), self._limits.seconds)
        response = await self._retries.of(lambda: self._open(url, patience))
        async with aclosing(self._body(response, patience, self._limits.bytes_unpacked)) as pieces:
            async for piece in pieces:
                yield piece

    async def _whole(self, url: httpx.URL, patience: Patience) -> bytes:
        response = await self._open(url, patience)
        async with aclosing(self._body(response, patience, self._limits.bytes_in_memory)) as pieces:
            body = b"".join([piece async for piece in pieces])
        if not body.endswith(b"\n"):
            _check_complete(patience.asked, body)
        return body

    async def _open(self, url: httpx.URL, patience: Patience) -> httpx.Response:
        request = self._http.build_request("GET", url)
        try:
            with plain_errors(patience.asked):
                response = await patience.of(self._http.send(request, stream=True))
        except AddressRefused:
            raise LinkRefused(patience.asked, host=ascii_host(url)) from None
        refused = _refused(patience.asked, response)
        if refused is not None:
            await response.aclose()
            raise refused
        return response

    async def _body(
        self, response: httpx.Response, patience: Patience, limit_bytes: int
    ) -> AsyncGenerator[bytes, None]:
        encoding = response.headers.get("content-encoding", "")
        try:
            unpacker = Unpacker(patience.asked, encoding, limit_bytes=limit_bytes)
            async for data in self._sent(response, patience):
                for piece in unpacker.feed(data):
                    yield piece
            for piece in unpacker.finish():
                yield piece
        finally:
            await response.aclose()

    async def _sent(
        self, response: httpx.Response, patience: Patience
    ) -> AsyncGenerator[bytes, None]:
        """Yield the bytes as they come. httpx's own unpacking has no limit, so it is not used."""
        limit, total = self._limits.bytes_sent, 0
        raw = response.aiter_raw()
        while data := await _next(raw, patience):
            total += len(data)
            if total > limit:
                raise ReportTooLarge(patience.asked, limit_bytes=limit)
            yield data


async def _next(raw: AsyncIterator[bytes], patience: Patience) -> bytes:
    """Return the next bytes, or none at the end."""
    with plain_errors(patience.asked):
        try:
            return await patience.of(anext(raw, b""))
        except httpx.RemoteProtocolError:
            raise CutShort(patience.asked, "the connection ended before the file") from None


def _refused(name: str, response: httpx.Response) -> GitHubError | None:
    """Return the error that the link host's status stands for; None for a file."""
    status = response.status_code
    if status == HTTPStatus.OK:
        return None
    if response.next_request is not None:
        return LinkRefused(name, host=ascii_host(response.next_request.url))
    if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return LinkExpired(name, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(name, status=status)
    return DownloadError(name, status=status)


def _check_complete(name: str, text: bytes) -> None:
    """Raise `CutShort` unless `text` is JSON, or its last line is.

    A connection without a length ends without an error where it is cut.
    """
    last_line = text[text.rfind(b"\n") + 1 :]
    if text and not _is_json(last_line) and not _is_json(text):
        raise CutShort(name, "the last line is not complete")


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def asked(url: httpx.URL) -> str:
    """Return what errors and logs call a link: its host and path."""
    return short(f"GET {ascii_host(url)}{url.raw_path.partition(b'?')[0].decode('ascii')}")
