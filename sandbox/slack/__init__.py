"""A stand-in Slack on loopback: workspace, Web API, deliveries and a web page."""

from sandbox.slack.facts import Acknowledgement, ApiCall, Channel, Message, User, View
from sandbox.slack.faults import FAULTS
from sandbox.slack.server import StandInSlack

__all__ = [
    "FAULTS",
    "Acknowledgement",
    "ApiCall",
    "Channel",
    "Message",
    "StandInSlack",
    "User",
    "View",
]
