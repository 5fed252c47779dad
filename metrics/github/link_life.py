"""How long a signed link lives, as far as its own query tells."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

# GitHub says "limited expiration time" only; an hour is what has been observed.
# https://docs.github.com/en/rest/copilot/copilot-usage-metrics
LIFE = timedelta(hours=1)

_Query = Mapping[str, str]


def ends_at(links: Iterable[str]) -> datetime | None:
    """Return when the first of these links ends, aware UTC, or None where one does not tell."""
    ends = [_end(link) for link in links]
    told = [end for end in ends if end is not None]
    return min(told) if told and len(told) == len(ends) else None


def _end(link: str) -> datetime | None:
    query = {name.lower(): value for name, value in parse_qsl(urlsplit(link).query)}
    for read in (_azure, _amazon, _google, _seconds):
        # What is no time, or none of our calendar's, tells nothing.
        with suppress(KeyError, ValueError, OverflowError, OSError):
            return read(query)
    return None


def _azure(query: _Query) -> datetime:
    """Read `se`: https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas."""
    end = datetime.fromisoformat(query["se"])
    return end.replace(tzinfo=UTC) if end.tzinfo is None else end.astimezone(UTC)


def _since(prefix: str) -> Callable[[_Query], datetime]:
    def read(query: _Query) -> datetime:
        signed = datetime.strptime(query[f"{prefix}-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return signed + timedelta(seconds=int(query[f"{prefix}-expires"]))

    return read


# https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
_amazon = _since("x-amz")
# https://cloud.google.com/storage/docs/authentication/canonical-requests
_google = _since("x-goog")


def _seconds(query: _Query) -> datetime:
    """Read `Expires`, the form of CloudFront and of older signatures: seconds since 1970."""
    return datetime.fromtimestamp(int(query["expires"]), UTC)
