"""One request to GitHub's API and its answer, as bytes; nothing here knows what they mean."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import httpx

from metrics.errors import BrokenAnswer, Unavailable
from metrics.github.refusals import Answer

# https://docs.github.com/en/rest/about-the-rest-api/api-versions
API_VERSION = "2026-03-10"
USER_AGENT = "copilot-metrics-for-slack"
MOST_REDIRECTS = 3


def api_client(
    api_url: str,
    *,
    api_version: str = API_VERSION,
    connect_seconds: float = 5,
    read_seconds: float = 20,
    tls: ssl.SSLContext | None = None,
) -> httpx.AsyncClient:
    """Return the HTTP client of GitHub's API, which sends no token of its own accord.

    Proxies come from the environment, and so do certificate authorities where `tls` has none.
    """
    quiet_http_logs()
    return httpx.AsyncClient(
        base_url=api_url,
        timeout=httpx.Timeout(read_seconds, connect=connect_seconds),
        limits=httpx.Limits(max_connections=8),
        follow_redirects=False,
        verify=tls or True,
        headers={
            "Accept": "application/vnd.github+json",
            "User-Agent": USER_AGENT,
            "X-GitHub-Api-Version": api_version,
        },
    )


def quiet_http_logs() -> None:
    """Keep httpx's INFO and httpcore's DEBUG lines out of every log: they print signed queries."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def send(
    http: httpx.AsyncClient,
    method: Literal["GET", "POST"],
    path: str,
    token: str,
    query: tuple[tuple[str, str], ...] = (),
) -> Answer:
    """Return GitHub's answer, whatever its status.

    Raises `Unavailable` where there was none, and `BrokenAnswer` where it cannot be unpacked or
    leads to another host: GitHub redirects renamed accounts, but never away from its API.
    """
    asked = f"{method} {path}"
    headers = {"Authorization": f"Bearer {token}"}
    request = http.build_request(method, path, params=query, headers=headers)
    for _ in range(MOST_REDIRECTS + 1):
        with plain_errors(asked):
            response = await http.send(request)
        if response.next_request is None:
            return Answer(response.status_code, dict(response.headers), response.content)
        request = response.next_request
        if _origin(request.url) != _origin(http.base_url):
            raise BrokenAnswer(asked, "a redirect to another host", status=response.status_code)
    raise BrokenAnswer(asked, "too many redirects", status=response.status_code)


@contextmanager
def plain_errors(asked: str) -> Iterator[None]:
    """Turn httpx's errors into ours, with nothing of httpx's own text: it may hold a query."""
    try:
        yield
    except httpx.TimeoutException:
        raise Unavailable(asked, "no answer in time") from None
    except (httpx.DecodingError, httpx.InvalidURL):
        raise BrokenAnswer(asked, "an answer that cannot be unpacked or followed") from None
    except httpx.RequestError as error:
        raise Unavailable(asked, f"the connection failed ({type(error).__name__})") from None


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
