"""The grammar of a request: from what a person typed to what they asked for."""

from handlers.grammar.following import understand
from handlers.grammar.parsing import parse

__all__ = ["parse", "understand"]
