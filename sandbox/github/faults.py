"""The ways in which GitHub can misbehave, by name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Acts = Literal["question", "report", "legacy", "link"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which GitHub can misbehave: what it acts on, and what then happens.

    A "question" is any request below /orgs or /enterprises, a "report" one of the twelve report
    endpoints, "legacy" one of the four closed ones, and a "link" the download of a file.
    """

    name: str
    acts_on: Acts
    sentence: str

    @property
    def once(self) -> bool:
        """Whether it acts once and is then over."""
        return self.name.endswith("-once")


_ALL = (
    Fault("github-401", "question", "GitHub answers 401: the token is unknown or has expired."),
    Fault(
        "github-401-once",
        "question",
        "GitHub answers 401 to one question, then knows the token again.",
    ),
    Fault(
        "github-403-policy",
        "question",
        "GitHub answers 403: the policy 'Copilot usage metrics' is off.",
    ),
    Fault(
        "github-403-permission",
        "question",
        "GitHub answers 403: the token lacks the permission for Copilot metrics.",
    ),
    Fault(
        "github-403-primary-limit",
        "question",
        "GitHub answers 403: no requests remain until x-ratelimit-reset.",
    ),
    Fault(
        "github-429-secondary",
        "question",
        "GitHub answers 429 and asks to come back after 60 seconds (Retry-After).",
    ),
    Fault(
        "github-429-secondary-once",
        "question",
        "GitHub answers one question with 429 and Retry-After: 1.",
    ),
    Fault(
        "github-403-secondary",
        "question",
        "GitHub answers 403 and says 'secondary rate limit' only in its text, in no header.",
    ),
    Fault("github-404", "question", "GitHub answers 404, as if the organization did not exist."),
    Fault("github-410", "question", "GitHub answers 410: the API version is retired."),
    Fault(
        "github-422",
        "legacy",
        "With `--legacy on`, the closed endpoints answer 422: the old metrics API is disabled.",
    ),
    Fault("github-500", "question", "GitHub answers 500 to everything."),
    Fault(
        "github-502-once", "question", "GitHub answers one question with a 502 page, then recovers."
    ),
    Fault("github-timeout", "question", "GitHub takes the question and never answers."),
    Fault("github-dropped", "question", "GitHub cuts the connection without an answer."),
    Fault(
        "github-dropped-once",
        "question",
        "GitHub cuts one connection without an answer, then recovers.",
    ),
    Fault("github-broken-body", "question", "GitHub answers 200 with JSON that breaks off."),
    Fault(
        "github-not-ready",
        "report",
        "GitHub answers 200 with a sentence instead of links: the report is not made yet.",
    ),
    Fault("github-no-data", "report", "GitHub answers 204: it has no data."),
    Fault("github-empty-links", "report", "GitHub answers 200 with an empty list of links."),
    Fault("links-foreign-host", "report", "GitHub's links lead to a host that is not GitHub's."),
    Fault(
        "links-expired",
        "link",
        "Every link has expired: the link host answers 403 with Azure's XML.",
    ),
    Fault("links-expired-once", "link", "One link has expired; a newly asked one works."),
    Fault("links-500-once", "link", "The link host answers one download with 500, then recovers."),
    Fault(
        "links-cut",
        "link",
        "The connection is cut in the middle of a file whose length was announced.",
    ),
    Fault(
        "links-cut-silent",
        "link",
        "A file of unannounced length ends in the middle of a line, as if it were complete.",
    ),
    Fault("links-stalled", "link", "The first half of a file comes, and then nothing more."),
    Fault("links-gzip", "link", "Files come with Content-Encoding: gzip."),
    Fault("links-gzip-file", "link", "Files are gzip files, and no header says so."),
    Fault("links-bomb", "link", "A file of a few hundred kilobytes inflates to 300 megabytes."),
)

FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _ALL})
"""Every fault by its name."""


class Faults:
    """The faults that are switched on. Where several fit, the first in `FAULTS` acts."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._on: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Switch a fault on. Raises ValueError for a name that is not in `FAULTS`."""
        if name not in FAULTS:
            raise ValueError(f"no fault is called {name!r}; there are: {', '.join(FAULTS)}")
        self._on.add(name)

    def remove(self, name: str) -> None:
        """Switch a fault off, if it is on."""
        self._on.discard(name)

    def clear(self) -> None:
        """Switch every fault off."""
        self._on.clear()

    def take(self, acts_on: Acts) -> str | None:
        """The name of the fault that acts now, or None; one that acts once is then over."""
        for fault in FAULTS.values():
            if fault.acts_on == acts_on and fault.name in self._on:
                if fault.once:
                    self._on.remove(fault.name)
                return fault.name
        return None

    def __contains__(self, name: object) -> bool:
        return name in self._on

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._on))
