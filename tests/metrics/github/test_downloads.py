"""Report files arrive whole, within limits, from allowed hosts, without the token."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from aiohttp import web

from metrics.errors import (
    BrokenAnswer,
    DownloadError,
    GitHubError,
    LinkExpired,
    LinkRefused,
    ReportTooLarge,
    Unavailable,
)
from metrics.github import endpoints
from metrics.github.answers import ReportLinks
from metrics.github.client import GitHub
from metrics.github.downloads import DEFAULT_LIMITS, MOST_AT_ONCE, Limits, ReportFiles
from metrics.github.hosts import LinkHosts
from metrics.github.patience import TooSlow
from metrics.github.unpacking import CutShort
from metrics.github.wire import api_client
from sandbox.github import StandInGitHub
from tests.metrics.github.servers import TLS, Answering, Host, in_turn, serving
from tests.metrics.github.times import Clock, Sleep

ONE_DAY = endpoints.organization_1_day("acme", date(2026, 11, 12))
USERS = endpoints.organization_users_1_day("acme", date(2026, 11, 12))
LINES = b'{"user_id": 1}\n{"user_id": 2}\n'


async def link_to(github: GitHub, endpoint: endpoints.Endpoint = ONE_DAY) -> str:
    found = await github.links(endpoint)
    assert isinstance(found, ReportLinks)
    return found.links[0]


async def whole(files: ReportFiles, link: str) -> bytes:
    return await files.whole(link)


async def by_line(files: ReportFiles, link: str) -> bytes:
    return b"".join([line + b"\n" async for line in files.lines(link)])


Reading = Callable[[ReportFiles, str], Awaitable[bytes]]
WAYS = pytest.mark.parametrize("read", [whole, by_line])


@dataclass
class Link:
    """A link to a server that answers as a test says, and the files behind it."""

    url: str
    host: Host
    files: ReportFiles

    async def lines(self) -> list[bytes]:
        return [line async for line in self.files.lines(self.url)]


@asynccontextmanager
async def link_that(
    answering: Answering, clock: Clock, sleep: Sleep, limits: Limits = DEFAULT_LIMITS
) -> AsyncIterator[Link]:
    hosts = LinkHosts.of("", ["127.0.0.1"])
    async with (
        serving(answering) as host,
        ReportFiles(hosts, clock=clock, sleep=sleep, limits=limits, tls=TLS) as files,
    ):
        yield Link(f"{host.url}/report/part-0.ndjson?sig=secret", host, files)


def giving(body: bytes, status: int = 200, **headers: str) -> Answering:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return in_turn(lambda: web.Response(status=status, body=body, headers=named))


async def test_a_file_arrives_whole(github: GitHub, files: ReportFiles) -> None:
    """One day of an organization is one JSON object."""
    body = await files.whole(await link_to(github))

    assert body.startswith(b"{")
    assert b'"day":"2026-11-12"' in body.replace(b'": "', b'":"')


async def test_the_link_host_gets_no_token(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """Nothing of GitHub's goes to it: neither the token nor one of the API's headers."""
    await files.whole(await link_to(github))

    asked = stand_in.requests[-1]
    assert asked.host == "links"
    assert set(asked.headers) == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert asked.headers["accept-encoding"] == "gzip, deflate"


async def test_a_password_file_is_not_read(
    clock: Clock, sleep: Sleep, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ~/.netrc that names every host does not make the client introduce itself."""
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="ascii") as file:  # noqa: ASYNC230, PTH123 - a line in a test
        file.write("default login me password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    async with link_that(giving(LINES), clock, sleep) as link:
        await link.files.whole(link.url)

    assert "authorization" not in link.host.requests[0].headers


async def test_cookies_are_not_kept(clock: Clock, sleep: Sleep) -> None:
    """The link host cannot know the next download again."""
    async with link_that(giving(LINES, set_cookie="who=you"), clock, sleep) as link:
        await link.files.whole(link.url)
        await link.files.whole(link.url)

    assert "cookie" not in link.host.requests[1].headers


@pytest.mark.parametrize("fault", ["links-gzip", "links-gzip-file"])
async def test_a_compressed_file_is_unpacked(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub, fault: str
) -> None:
    """With a header or without one, the content is the same."""
    plain = await files.whole(await link_to(github))
    stand_in.faults.add(fault)

    assert await files.whole(await link_to(github)) == plain


async def test_deflate_is_unpacked(clock: Clock, sleep: Sleep) -> None:
    """The other encoding that is asked for."""
    packed = zlib.compress(LINES)
    async with link_that(giving(packed, content_encoding="deflate"), clock, sleep) as link:
        assert await link.files.whole(link.url) == LINES


@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_a_bomb_is_stopped(clock: Clock, sleep: Sleep, encoding: str) -> None:
    """A small file that would fill the memory is left, and not tried again."""
    bomb = gzip.compress(bytes(10_000_000))
    limits = Limits(bytes_in_memory=1_000_000, bytes_unpacked=2_000_000)
    async with link_that(giving(bomb, content_encoding=encoding), clock, sleep, limits) as link:
        with pytest.raises(ReportTooLarge) as at_once:
            await link.files.whole(link.url)
        with pytest.raises(ReportTooLarge) as streamed:
            [piece async for piece in link.files.chunks(link.url)]

    assert (at_once.value.limit_bytes, streamed.value.limit_bytes) == (1_000_000, 2_000_000)
    assert len(link.host.requests) == 2
    assert sleep.naps == []


async def test_too_much_on_the_wire_is_stopped(clock: Clock, sleep: Sleep) -> None:
    """What is sent has a limit of its own."""
    limits = Limits(bytes_sent=len(LINES) - 1)
    async with link_that(giving(LINES), clock, sleep, limits) as link:
        with pytest.raises(ReportTooLarge) as caught:
            await link.files.whole(link.url)

    assert caught.value.limit_bytes == len(LINES) - 1


async def test_exactly_the_limits_are_allowed(clock: Clock, sleep: Sleep) -> None:
    """A limit is the last size that passes."""
    size = len(LINES)
    limits = Limits(bytes_sent=size, bytes_unpacked=size, bytes_in_memory=size, bytes_a_line=14)
    async with link_that(giving(LINES), clock, sleep, limits) as link:
        assert await link.files.whole(link.url) == LINES
        assert len(await link.lines()) == 2


@pytest.mark.parametrize("body", [LINES, b'{"user_id": 1', b'{"user_id": 1}'])
async def test_a_line_has_a_limit(clock: Clock, sleep: Sleep, body: bytes) -> None:
    """A file without line ends does not fill the memory."""
    async with link_that(giving(body), clock, sleep, Limits(bytes_a_line=12)) as link:
        with pytest.raises(ReportTooLarge) as caught:
            await link.lines()

    assert caught.value.limit_bytes == 12


@pytest.mark.parametrize("fault", ["links-cut", "links-cut-silent"])
@pytest.mark.parametrize("endpoint", [ONE_DAY, USERS])
async def test_a_cut_file_is_never_taken_for_a_whole_one(
    github: GitHub,
    files: ReportFiles,
    stand_in: StandInGitHub,
    fault: str,
    endpoint: endpoints.Endpoint,
) -> None:
    """Whether its length was announced or not; three tries, since a connection may just break."""
    stand_in.faults.add(fault)
    link = await link_to(github, endpoint)

    with pytest.raises(CutShort) as at_once:
        await files.whole(link)
    assert isinstance(at_once.value, BrokenAnswer)
    assert sum(asked.host == "links" for asked in stand_in.requests) == 3
    with pytest.raises(CutShort):
        await by_line(files, link)


@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_a_cut_compressed_file_is_noticed(clock: Clock, sleep: Sleep, encoding: str) -> None:
    """Its end is missing even where its length is right."""
    packed = gzip.compress(LINES)[:-4]
    async with link_that(giving(packed, content_encoding=encoding), clock, sleep) as link:
        with pytest.raises(CutShort):
            await link.files.whole(link.url)
        with pytest.raises(CutShort):
            await link.lines()


@pytest.mark.parametrize(
    "body",
    [b"", b"\n", b'{"a": 1}', b'{"a": 1}\n{"b": 2}', b'{\n "a": 1\n}', b'[{"a": 1}]', LINES],
)
async def test_a_missing_last_line_end_is_no_cut(clock: Clock, sleep: Sleep, body: bytes) -> None:
    """Nobody promised one; the last line must be JSON by itself, or the file must be."""
    async with link_that(giving(body), clock, sleep) as link:
        assert await link.files.whole(link.url) == body


async def test_lines_are_complete_and_not_blank(clock: Clock, sleep: Sleep) -> None:
    """Both kinds of line end are understood, and the last one may be missing."""
    body = b'{"a": 1}\r\n\n  \n{"b": "\xe2\x80\xa8"}\n{"c": 3}'
    async with link_that(giving(body), clock, sleep) as link:
        lines = await link.lines()

    assert [line.strip() for line in lines] == [b'{"a": 1}', b'{"b": "\xe2\x80\xa8"}', b'{"c": 3}']


async def test_lines_are_the_file(github: GitHub, files: ReportFiles) -> None:
    """However it was cut into pieces on the way."""
    link = await link_to(github, USERS)
    lines = [line async for line in files.lines(link)]

    assert b"\n".join([*lines, b""]) == await files.whole(link)
    assert len(lines) > 10


async def test_a_reader_may_stop_early(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub
) -> None:
    """The connection is given back, and the next download works."""
    lines = files.lines(await link_to(github, USERS))
    first = await anext(lines)
    await lines.aclose()

    assert first.startswith(b"{")
    assert await files.whole(await link_to(github))
    assert len(stand_in.requests) == 4


@pytest.mark.parametrize("status", [403, 404])
async def test_an_expired_link_is_not_tried_again(clock: Clock, sleep: Sleep, status: int) -> None:
    """Only a fresh link can help."""
    async with link_that(giving(b"<Error/>", status), clock, sleep) as link:
        with pytest.raises(LinkExpired) as caught:
            await link.files.whole(link.url)

    assert caught.value.status == status
    assert len(link.host.requests) == 1


async def test_the_stand_ins_expired_link(github: GitHub, files: ReportFiles, clock: Clock) -> None:
    """After an hour a link is over."""
    link = await link_to(github)
    clock.advance(minutes=61)

    with pytest.raises(LinkExpired):
        await files.whole(link)


@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [
        (400, DownloadError, 1),
        (416, DownloadError, 1),
        (429, Unavailable, 3),
        (503, Unavailable, 3),
    ],
)
async def test_other_statuses_of_the_link_host(
    clock: Clock, sleep: Sleep, status: int, kind: type[GitHubError], tries: int
) -> None:
    """A refusal is told at once; an overloaded host is tried three times."""
    async with link_that(giving(b"", status), clock, sleep) as link:
        with pytest.raises(kind) as caught:
            await link.files.whole(link.url)

    assert type(caught.value) is kind
    assert len(link.host.requests) == tries


@WAYS
async def test_a_passing_outage_is_not_noticed(
    github: GitHub, files: ReportFiles, stand_in: StandInGitHub, read: Reading
) -> None:
    """The second try has the file."""
    stand_in.faults.add("links-500-once")

    assert (await read(files, await link_to(github, USERS))).startswith(b"{")
    assert sum(asked.host == "links" for asked in stand_in.requests) == 2


@WAYS
async def test_a_stalled_download_is_given_up(
    github: GitHub, stand_in: StandInGitHub, clock: Clock, sleep: Sleep, read: Reading
) -> None:
    """The time for one file is a whole, however much came in it; a second try would double it."""
    stand_in.faults.add("links-stalled")
    hosts = LinkHosts.of(stand_in.api_url, [stand_in.link_host])
    link = await link_to(github, USERS)
    async with ReportFiles(
        hosts, clock=clock, sleep=sleep, limits=Limits(seconds=0.5), tls=TLS
    ) as files:
        with pytest.raises(TooSlow, match=r"not complete within 0\.5 seconds"):
            await read(files, link)

    assert sum(asked.host == "links" for asked in stand_in.requests) == 1
    assert sleep.naps == []


async def test_a_host_that_is_not_on_the_list_is_not_even_asked(
    github: GitHub, stand_in: StandInGitHub, files: ReportFiles
) -> None:
    """The error names the host, so that an operator can decide about it."""
    stand_in.faults.add("links-foreign-host")
    foreign = await link_to(github)

    with pytest.raises(LinkRefused) as caught:
        await files.whole(foreign)
    with pytest.raises(LinkRefused):
        [line async for line in files.lines(foreign)]

    assert caught.value.host == "copilot-reports.github.com.example.net"


@pytest.mark.parametrize(
    "link",
    [
        "http://copilot-reports.github.com/a",
        "http://a.reports.example.com/a",
        "ftp://copilot-reports.github.com/a",
        "https://me:secret@copilot-reports.github.com/a",
        "https://copilot-reports.github.com@evil.example/a",
        "https://evil.example#@copilot-reports.github.com/a",
        "https://evil.example\\@copilot-reports.github.com/a",
        "https://copilot-reports.github.com.evil.example/a",
        "//copilot-reports.github.com/a",
        "/etc/passwd",
        "",
    ],
)
async def test_a_link_that_is_not_plainly_to_an_allowed_host_is_refused(
    clock: Clock, sleep: Sleep, link: str
) -> None:
    """Wrong scheme, a password, tricks with the host's end: nothing is connected to."""
    hosts = LinkHosts.of("https://api.github.com", ["*.reports.example.com"])
    async with ReportFiles(hosts, clock=clock, sleep=sleep, tls=TLS) as files:
        with pytest.raises((LinkRefused, BrokenAnswer)) as caught:
            await files.whole(link)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "link", ["https://[", "https://a b/", "https://x:99999999/", "https://\x00/"]
)
async def test_what_is_no_url_is_broken(files: ReportFiles, link: str) -> None:
    """It is not repeated in the error, since nobody knows what it holds."""
    with pytest.raises(GitHubError) as caught:
        await files.whole(link)

    assert caught.value.permanent


async def test_a_redirect_is_refused(clock: Clock, sleep: Sleep) -> None:
    """A signed link leads to its file; where else it leads was not checked by GitHub."""
    async with serving(giving(LINES)) as other:
        location = f"{other.url}/elsewhere?sig=other"
        async with link_that(giving(b"", 302, location=location), clock, sleep) as link:
            with pytest.raises(LinkRefused) as caught:
                await link.files.whole(link.url)

    assert caught.value.host == "127.0.0.1"
    assert other.requests == []


async def test_an_encoding_that_was_not_asked_for_is_broken(clock: Clock, sleep: Sleep) -> None:
    """It is told instead of being stored as if it were JSON."""
    async with link_that(giving(LINES, content_encoding="br"), clock, sleep) as link:
        with pytest.raises(BrokenAnswer, match="not asked for"):
            await link.files.whole(link.url)


async def test_nobody_listening_is_an_outage(clock: Clock, sleep: Sleep) -> None:
    """Three tries, then it is told."""
    async with serving(giving(LINES)) as host:
        pass
    async with ReportFiles(
        LinkHosts.of("", ["127.0.0.1"]), clock=clock, sleep=sleep, tls=TLS
    ) as files:
        with pytest.raises(Unavailable):
            await files.whole(f"{host.url}/a")

    assert len(sleep.naps) == 2


async def test_few_files_are_fetched_at_once(clock: Clock, sleep: Sleep) -> None:
    """However many a report has, the link host sees four downloads at a time."""
    inside, full, go_on = 0, asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        nonlocal inside
        if request.path != "/ping":
            inside += 1
            if inside == MOST_AT_ONCE:
                full.set()
            await go_on.wait()
        return web.Response(body=LINES)

    async with link_that(answer, clock, sleep) as link, api_client(link.host.url, tls=TLS) as other:
        downloads = asyncio.gather(*(link.files.whole(link.url) for _ in range(12)))
        await full.wait()
        # A fifth download would begin while somebody else's questions are answered.
        for _ in range(5):
            await other.get("/ping")
        assert inside == MOST_AT_ONCE
        go_on.set()
        await downloads

    assert inside == 12
