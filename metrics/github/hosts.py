"""Which hosts a download link may lead to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

# https://github.blog/changelog/2026-05-20 moved the reports to copilot-reports.github.com; the
# Azure hosts are the older ones and, in an outage, the fallback.
GITHUB_COM = (
    "copilot-reports.github.com",
    "copilot-reports*.b01.azurefd.net",
    "*.blob.core.windows.net",
)
DATA_RESIDENCY = re.compile(r"api\.([a-z0-9-]+\.ghe\.com)")
EXACT = re.compile(r"[a-z0-9_.:-]+")
WILDCARD = re.compile(r"\*(\.[a-z0-9_-]+){2,}")


@dataclass(frozen=True, slots=True)
class LinkHosts:
    """The allow-list: exact names, and patterns with one star ("*.blob.core.windows.net").

    `named` are the exact names that a person wrote down: only there plain http and an address
    inside the own network are meant, not a trick.
    """

    patterns: frozenset[str]
    named: frozenset[str]

    @classmethod
    def of(cls, api_url: str, extra: Iterable[str] = ()) -> Self:
        """Return the hosts of the GitHub at `api_url` and those of GITHUB_LINK_HOSTS.

        ValueError for an entry that is neither a host nor "*." and a name of two parts or more.
        """
        entries = {entry.strip().lower().rstrip(".") for entry in extra}
        for entry in entries:
            if not (EXACT.fullmatch(entry) or WILDCARD.fullmatch(entry)):
                raise ValueError(f"{entry!r} is neither a host nor a pattern like *.example.com")
        named = frozenset(entry for entry in entries if "*" not in entry)
        return cls(frozenset(_of_github(api_url)) | entries, named)

    def allow(self, host: str) -> bool:
        """Whether a link may lead to `host`."""
        return any(_pattern(entry).fullmatch(_plain(host)) for entry in self.patterns)

    def name(self, host: str) -> bool:
        """Whether a person wrote down exactly this host."""
        return _plain(host) in self.named


def _of_github(api_url: str) -> tuple[str, ...]:
    host = _plain(urlsplit(api_url).hostname or "")
    if host == "api.github.com":
        return GITHUB_COM
    residency = DATA_RESIDENCY.fullmatch(host)
    return () if residency is None else (f"copilot-reports.{residency[1]}",)


def _pattern(entry: str) -> re.Pattern[str]:
    # "*." stands for any number of labels, a star inside a label only for the rest of that label.
    star = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*" if entry.startswith("*.") else r"[a-z0-9_-]*"
    return re.compile(re.escape(entry).replace(r"\*", star), re.ASCII)


def _plain(host: str) -> str:
    return host.lower().removesuffix(".")
