"""A stand-in for GitHub: the Copilot metrics API and the host of its signed links."""

from sandbox.github.faults import FAULTS, Fault, Faults
from sandbox.github.server import StandInGitHub

__all__ = ["FAULTS", "Fault", "Faults", "StandInGitHub"]
