"""The words of the window in which a digest is ordered: plain text, as Slack shows it there."""

BUTTON = "Subscribe…"
TITLE = "Subscribe a channel"
SUBMIT = "Subscribe"
PERIOD = "Over the newest days"
EVERY = "How often"
WEEKDAY = "On which weekday"
WEEKDAY_HINT = "For a weekly digest."
AT = "At what time"
ZONE = "Another time zone than the one above"
ZONE_HINT = "By a large city, such as Europe/Berlin or New York. Empty for the one of your profile."
CHANNEL = "Where it comes"
CHANNEL_HINT = "Everybody there will see the figures, and who ordered them. I have to be in it."

FREQUENCIES = {
    "daily": "Every day",
    "weekly": "Every week",
    "monthly": "Every month, on its first working day",
}


def zone_meant(sentence: str, instead: str | None) -> str:
    """Return the sentence about an unknown time zone, with the one that was probably meant."""
    return sentence if instead is None else f"{sentence} Did you mean {instead}?"


def channel_missing() -> str:
    """Ask for a channel."""
    return "Choose a channel."


def time_missing() -> str:
    """Ask for a time of day."""
    return "Choose a time of day."


def not_in_channel(app: str) -> str:
    """Say that the app must be in a channel to post there."""
    return f"I am not in that channel. Type “/invite @{app}” in it, then press Subscribe again."
