"""A believable company: its people, teams and thirteen months of Copilot days."""

from sandbox.company.company import Company

__all__ = ["Company"]
