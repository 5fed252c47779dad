"""Which hosts a signed link may lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.github.hosts import LinkHosts

GITHUB = LinkHosts.of("https://api.github.com")
LABELS = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)


@pytest.mark.parametrize(
    "host",
    [
        "copilot-reports.github.com",
        "Copilot-Reports.GitHub.com",
        "copilot-reports.github.com.",
        "copilot-reports-production-x7.b01.azurefd.net",
        "copilot-reports.b01.azurefd.net",
        "someaccount.blob.core.windows.net",
    ],
)
def test_github_serves_its_reports_from_these(host: str) -> None:
    """The present host, the former ones, and the fallback in an outage."""
    assert GITHUB.allow(host)
    assert not GITHUB.name(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "github.com",
        "api.github.com",
        "copilot-reports.github.com.evil.example",
        "copilot-reportsxgithub.com",
        "x.copilot-reports.github.com",
        "evil-copilot-reports.b01.azurefd.net",
        "copilot-reports.evil.b01.azurefd.net",
        "other.b01.azurefd.net",
        "blob.core.windows.net",
        ".blob.core.windows.net",
        "a..blob.core.windows.net",
        "blobxcore.windows.net",
        "127.0.0.1",
        "169.254.169.254",
        "localhost",
        "copilot-reports.github.com\n",
    ],
)
def test_nothing_else_is_allowed(host: str) -> None:
    """A name that only looks like one of them is refused."""
    assert not GITHUB.allow(host)


def test_data_residency_has_its_own_host() -> None:
    """The reports of api.SUB.ghe.com are only at copilot-reports.SUB.ghe.com."""
    hosts = LinkHosts.of("https://api.octocorp.ghe.com")

    assert hosts.allow("copilot-reports.octocorp.ghe.com")
    assert not hosts.allow("copilot-reports.other.ghe.com")
    assert not hosts.allow("copilot-reports.github.com")


@pytest.mark.parametrize(
    "api_url", ["http://127.0.0.1:8000", "https://api.evil.example", "https://api.a.b.ghe.com", ""]
)
def test_another_api_has_no_host_of_its_own(api_url: str) -> None:
    """There the operator must name the hosts."""
    assert LinkHosts.of(api_url).patterns == frozenset()


def test_a_host_that_was_written_down_is_named() -> None:
    """Blanks and case do not matter."""
    hosts = LinkHosts.of("http://127.0.0.1:8000", [" 127.0.0.1 ", "Reports.Example.COM"])

    assert hosts.allow("127.0.0.1")
    assert hosts.name("127.0.0.1")
    assert hosts.name("reports.example.com")
    assert not hosts.allow("127.0.0.2")


def test_a_pattern_allows_but_does_not_name() -> None:
    """What a pattern lets in is still a stranger: https and public addresses only."""
    hosts = LinkHosts.of("https://api.github.com", ["*.reports.example.com"])

    assert hosts.allow("a.b.reports.example.com")
    assert not hosts.allow("reports.example.com")
    assert not hosts.name("a.reports.example.com")


@pytest.mark.parametrize(
    "entry", ["", "*", "*.com", "https://x.example", "x.example/y", "a*.example.com", "*.*.a.b"]
)
def test_an_entry_that_is_no_host_is_refused(entry: str) -> None:
    """A setting that would open the gate by accident stops the start."""
    with pytest.raises(ValueError, match="neither a host nor a pattern"):
        LinkHosts.of("https://api.github.com", [entry])


@given(st.lists(LABELS, min_size=1, max_size=4), LABELS)
def test_a_suffix_is_matched_at_a_dot(labels: list[str], other: str) -> None:
    """Every name below the suffix is allowed, and none that only ends with its letters."""
    hosts = LinkHosts.of("http://stand-in", ["*.reports.example"])

    assert hosts.allow(".".join([*labels, "reports.example"]))
    assert not hosts.allow(f"{other}reports.example")
    assert not hosts.allow(".".join(["x.reports.example", *labels, "com"]))


@given(st.text(max_size=60))
def test_no_text_passes_by_accident(host: str) -> None:
    """Only what is a plain host name under one of the patterns passes."""
    if GITHUB.allow(host):
        assert host.lower().rstrip(".").endswith((".github.com", ".azurefd.net", ".windows.net"))
        assert host.isascii()
