"""GitHub's primary rate limit, counted by the clock's hours."""

from dataclasses import dataclass
from datetime import datetime

_HOUR = 3600
_LIMIT = 5000


@dataclass(slots=True)
class RateLimit:
    """How many of the 5,000 requests of an hour are used."""

    reset: int = 0
    used: int = 0

    def spend(self, now: datetime) -> None:
        """Count one request; a new hour begins when the old one is over."""
        moment = int(now.timestamp())
        if moment >= self.reset:
            self.reset = moment + _HOUR
            self.used = 0
        self.used += 1

    def resource(self) -> dict[str, int]:
        """The figures as `GET /rate_limit` shows them."""
        remaining = max(0, _LIMIT - self.used)
        return {"limit": _LIMIT, "used": self.used, "remaining": remaining, "reset": self.reset}

    def headers(self) -> dict[str, str]:
        """The figures as every answer carries them."""
        figures = {f"x-ratelimit-{name}": str(value) for name, value in self.resource().items()}
        return {**figures, "x-ratelimit-resource": "core"}
