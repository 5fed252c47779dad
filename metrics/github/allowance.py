"""How many requests GitHub still takes in this hour, as every answer of its API tells.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

# What is left of an hour's requests when only people's questions may still be asked.
RESERVED_SHARE = 0.2
# A day in the year 5138, so that no header can be too large for a datetime.
_LARGEST_EPOCH = 10**11


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many of the hour's requests remain, and when the next hour begins."""

    limit: int
    remaining: int
    reset_at: datetime

    @property
    def is_low(self) -> bool:
        """Whether what remains should be left to people's questions."""
        return self.remaining < RESERVED_SHARE * self.limit


class Allowances:
    """The newest allowance of each owner, because an App has one for every installation."""

    def __init__(self) -> None:
        self._by_owner: dict[str, Allowance] = {}

    def note(self, owner: str, headers: Mapping[str, str]) -> None:
        """Remember what an answer tells; one that tells nothing changes nothing."""
        allowance = _read(headers)
        if allowance is not None:
            self._by_owner[owner] = allowance

    def low_until(self, owner: str, now: datetime) -> datetime | None:
        """Return when the next hour begins, where little is left of this one; else None."""
        allowance = self._by_owner.get(owner)
        if allowance is None or not allowance.is_low or now >= allowance.reset_at:
            return None
        return allowance.reset_at


def _read(headers: Mapping[str, str]) -> Allowance | None:
    texts = [headers.get(f"x-ratelimit-{name}", "") for name in ("limit", "remaining", "reset")]
    if not all(text.isascii() and text.isdigit() for text in texts):
        return None
    limit, remaining, reset = (min(int(text[:11]), _LARGEST_EPOCH) for text in texts)
    return Allowance(limit, remaining, datetime.fromtimestamp(reset, UTC))
