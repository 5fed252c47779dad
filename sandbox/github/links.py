"""Signed links in the manner of Azure's shared access signatures: one path, one hour."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

_LIFE = timedelta(hours=1)
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


class LinkRefusedError(Exception):
    """The link host refuses a link: Azure's code, and what it says."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail

    def xml(self) -> bytes:
        """The body in Azure's form."""
        return (
            '<?xml version="1.0" encoding="utf-8"?><Error>'
            f"<Code>{self.code}</Code><Message>Server failed to authenticate the request.</Message>"
            f"<AuthenticationErrorDetail>{self.detail}</AuthenticationErrorDetail></Error>"
        ).encode()


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs paths of the link host, and knows its own signature again."""

    key: bytes

    def signed(self, path: str, now: datetime) -> str:
        """The path with the query that opens it for one hour."""
        start, end = now.strftime(_FORMAT), (now + _LIFE).strftime(_FORMAT)
        query = {"sp": "r", "st": start, "se": end, "spr": "https", "sv": "2025-07-05", "sr": "b"}
        return f"{path}?{urlencode({**query, 'sig': self._signature(path, start, end)})}"

    def opened(self, path: str, query: Mapping[str, str], now: datetime) -> datetime:
        """The moment a link was signed. Raises `LinkRefusedError` for a wrong or expired one."""
        start, end = query.get("st", ""), query.get("se", "")
        if not hmac.compare_digest(self._signature(path, start, end), query.get("sig", "")):
            raise LinkRefusedError("AuthenticationFailed", "Signature did not match.")
        first, last = _moment(start), _moment(end)
        if not first <= now < last:
            raise expired(first, last, now)
        return first

    def _signature(self, path: str, start: str, end: str) -> str:
        text = f"{path}\n{start}\n{end}".encode()
        return b64encode(hmac.digest(self.key, text, sha256)).decode()


def expired(first: datetime, last: datetime, now: datetime) -> LinkRefusedError:
    """Azure's refusal of a link outside its hour."""
    detail = f"Signature not valid in the specified time frame: Start [{first}] - Expiry [{last}] - Current [{now}]"
    return LinkRefusedError("AuthenticationFailed", detail)


def _moment(word: str) -> datetime:
    return datetime.strptime(word, _FORMAT).replace(tzinfo=UTC)
