"""What a digest says: made of the figures of a scope, and of what of them moved beyond noise."""

from handlers.digests.digests import Digests

__all__ = ["Digests"]
