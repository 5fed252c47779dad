"""Who may see what, decided in one place.

`rules` decides from values, `policy` reads what the deployment wants, `directory` asks Slack who
somebody is and what a channel is, and `gate` is what every path through the app asks.
"""

from handlers.access.gate import Access, Asker
from handlers.access.rules import Action, LinksFor, Role, Shown, Verdict, Why

__all__ = ["Access", "Action", "Asker", "LinksFor", "Role", "Shown", "Verdict", "Why"]
