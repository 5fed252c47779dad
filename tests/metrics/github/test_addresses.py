"""A link leads to a public address, or nowhere."""

import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from metrics.errors import LinkRefused, Unavailable
from metrics.github.addresses import Resolve, is_public, resolve
from metrics.github.downloads import ReportFiles
from metrics.github.hosts import LinkHosts
from tests.metrics.github.servers import TLS, Answering, in_turn, serving
from tests.metrics.github.times import Clock, Sleep

HELLO = in_turn(lambda: web.Response(body=b'{"hello": 1}\n'))


def always(*addresses: str) -> Resolve:
    """A name server that knows one answer."""

    async def answer(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return answer


@pytest.mark.parametrize("address", ["140.82.121.6", "2606:50c0:8000::154", "64:ff9b::8c52:7906"])
def test_these_are_public(address: str) -> None:
    """Addresses of the internet, also behind a NAT64 prefix."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "224.0.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "localhost",
        "",
    ],
)
def test_these_are_not(address: str) -> None:
    """Loopback, own networks, link-local (the clouds' metadata), multicast, and IPv4 inside IPv6."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_alike(ip: ipaddress.IPv4Address) -> None:
    """There is no spelling that makes a private address public."""
    mapped = ipaddress.IPv6Address(f"::ffff:{ip}")
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(ip))

    assert is_public(str(mapped)) == is_public(str(nat64)) == is_public(str(ip))


@pytest.mark.parametrize(
    "addresses", [("127.0.0.1",), ("169.254.169.254",), ("140.82.121.6", "10.0.0.1"), ("::1",)]
)
async def test_an_allowed_name_with_a_private_address_is_refused(
    clock: Clock, sleep: Sleep, addresses: tuple[str, ...]
) -> None:
    """Whoever can change the name's record cannot reach into this network."""
    hosts = LinkHosts.of("https://api.github.com")
    async with ReportFiles(
        hosts, clock=clock, sleep=sleep, resolve=always(*addresses), tls=TLS
    ) as files:
        with pytest.raises(LinkRefused) as caught:
            await files.whole("https://copilot-reports.github.com/a?sig=secret")

    assert caught.value.host == "copilot-reports.github.com"
    assert sleep.naps == []


async def test_a_name_without_an_address_is_an_outage(clock: Clock, sleep: Sleep) -> None:
    """It may have one again in a moment."""
    hosts = LinkHosts.of("https://api.github.com")
    async with ReportFiles(hosts, clock=clock, sleep=sleep, resolve=always(), tls=TLS) as files:
        with pytest.raises(Unavailable):
            await files.whole("https://copilot-reports.github.com/a?sig=secret")

    assert len(sleep.naps) == 2


async def test_the_address_that_was_checked_is_the_one_that_is_used(
    clock: Clock, sleep: Sleep
) -> None:
    """The name is resolved once; the server still hears it as `Host`."""
    asked: list[tuple[str, int]] = []

    async def once(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return ("127.0.0.1",)

    hosts = LinkHosts.of("", ["reports.test"])
    async with (
        serving(HELLO) as host,
        ReportFiles(hosts, clock=clock, sleep=sleep, resolve=once, tls=TLS) as files,
    ):
        assert await files.whole(f"http://reports.test:{host.port}/a") == b'{"hello": 1}\n'

    assert asked == [("reports.test", host.port)]
    assert host.requests[0].headers["host"] == f"reports.test:{host.port}"


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
async def test_the_next_address_is_tried(clock: Clock, sleep: Sleep) -> None:
    """A host whose first address does not answer is still reached."""
    hosts = LinkHosts.of("", ["reports.test"])
    resolve = always("127.0.0.2", "127.0.0.1")
    async with (
        serving(HELLO) as host,
        ReportFiles(hosts, clock=clock, sleep=sleep, resolve=resolve, tls=TLS) as files,
    ):
        assert await files.whole(f"http://reports.test:{host.port}/a") == b'{"hello": 1}\n'

    assert sleep.naps == []


def certificate(name: str, folder: Path) -> Path:
    """A certificate for `name`, signed by itself, together with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "certificate.pem"
    file.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    return file


def speaking_tls(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_tls_is_for_the_name_not_for_the_address(
    clock: Clock, sleep: Sleep, tmp_path: Path
) -> None:
    """The certificate must be the name's, although the address is what is connected to."""
    file = certificate("reports.test", tmp_path)
    trusting = ssl.create_default_context(cafile=file)
    hosts = LinkHosts.of("", ["reports.test", "other.test"])
    async with (
        serving(HELLO, tls=speaking_tls(file)) as host,
        ReportFiles(
            hosts, clock=clock, sleep=sleep, resolve=always("127.0.0.1"), tls=trusting
        ) as files,
    ):
        assert await files.whole(f"https://reports.test:{host.port}/a") == b'{"hello": 1}\n'
        with pytest.raises(Unavailable):
            await files.whole(f"https://other.test:{host.port}/a")

    assert len(host.requests) == 1


def proxying() -> Answering:
    return in_turn(lambda: web.Response(body=b'{"from": "the proxy"}\n'))


async def test_a_proxy_of_the_environment_is_used(
    clock: Clock, sleep: Sleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It resolves names by itself, so an own name server need not know them."""
    hosts = LinkHosts.of("", ["reports.test", "near.test"])
    async with serving(proxying()) as proxy, serving(HELLO) as near:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")
        monkeypatch.setenv("no_proxy", "near.test")
        async with ReportFiles(
            hosts, clock=clock, sleep=sleep, resolve=always("127.0.0.1"), tls=TLS
        ) as files:
            far = await files.whole("http://reports.test/a?sig=secret")
            at_hand = await files.whole(f"http://near.test:{near.port}/a")

    assert far == b'{"from": "the proxy"}\n'
    assert at_hand == b'{"hello": 1}\n'
    assert len(proxy.requests) == 1


async def test_a_proxy_does_not_open_the_allow_list(
    clock: Clock, sleep: Sleep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are checked before anybody is asked."""
    async with serving(proxying()) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        async with ReportFiles(LinkHosts.of(""), clock=clock, sleep=sleep, tls=TLS) as files:
            with pytest.raises(LinkRefused):
                await files.whole("http://reports.test/a")

    assert proxy.requests == []


async def test_an_address_resolves_to_itself() -> None:
    """No name server is asked for it, and what is no name has no address."""
    assert await resolve("127.0.0.1", 80) == ("127.0.0.1",)
    assert await resolve("a" * 64 + ".test", 80) == ()
