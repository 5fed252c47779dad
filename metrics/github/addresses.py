"""The way from a link to a connection: the name is resolved once, checked, and that address used.

Checking a name and letting the HTTP library resolve it again would leave a gap in which the answer
can change (DNS rebinding). So the checked address itself is connected to, while TLS still
verifies the certificate against the name.
"""

import asyncio
import ipaddress
import socket
import ssl
import urllib.request
from collections.abc import Awaitable, Callable, Sequence

import httpx

from metrics.github.hosts import LinkHosts

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """The host has an address that is not a public one."""


class CheckedTransport(httpx.AsyncBaseTransport):
    """Connects to public addresses only, except for hosts that a person has named."""

    def __init__(
        self, hosts: LinkHosts, resolve: Resolve, tls: ssl.SSLContext | None = None
    ) -> None:
        """Take the allow-list and how a name is resolved; proxies come from the environment.

        A proxy resolves names by itself, in its own network and under its owner's rules; there
        only the allow-list of names guards.
        """
        self._hosts = hosts
        self._resolve = resolve
        # Connections are kept per address, and two hosts may share one: so none is kept.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._direct = httpx.AsyncHTTPTransport(verify=tls or True, limits=limits)
        self._proxied = {
            scheme: httpx.AsyncHTTPTransport(
                proxy=_proxy_url(proxy), verify=tls or True, limits=limits
            )
            for scheme, proxy in urllib.request.getproxies().items()
            if scheme in {"http", "https", "all"}
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to an address that may be connected to. Raises `AddressRefused`."""
        proxy = self._proxy(request.url)
        if proxy is not None:
            return await proxy.handle_async_request(request)
        failure: httpx.TransportError | None = None
        for address in await self._addresses(request.url):
            try:
                return await self._direct.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or httpx.ConnectError("the name has no address")

    async def aclose(self) -> None:
        """Close all connections."""
        for transport in (self._direct, *self._proxied.values()):
            await transport.aclose()

    def _proxy(self, url: httpx.URL) -> httpx.AsyncHTTPTransport | None:
        if urllib.request.proxy_bypass(ascii_host(url)):
            return None
        return self._proxied.get(url.scheme) or self._proxied.get("all")

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await self._resolve(ascii_host(url), port)
        # One private address among public ones is already a trick.
        if not self._hosts.name(ascii_host(url)) and not all(map(is_public, addresses)):
            raise AddressRefused(ascii_host(url))
        return addresses


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host in the order in which to try them; none for an unknown one."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # the latter for a label that is too long to be asked for
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also the IPv4 one inside an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    meant = _inner(ip) or ip
    return meant.is_global and not meant.is_multicast


def _inner(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | None:
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def ascii_host(url: httpx.URL) -> str:
    """Return the host as it is resolved and as TLS knows it: lower case, without other scripts."""
    return url.raw_host.decode("ascii")


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    """Return the request with the address in place of the name; `Host` still holds the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": ascii_host(request.url)},
    )


def _proxy_url(proxy: str) -> str:
    return proxy if "://" in proxy else f"http://{proxy}"
