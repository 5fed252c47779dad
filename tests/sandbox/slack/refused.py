"""What Slack answered when it said no."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


async def refused(call: Awaitable[Any]) -> dict[str, Any]:
    """The body of a refusal; fails when the call is granted."""
    with pytest.raises(SlackApiError) as caught:
        await call
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


async def error_of(call: Awaitable[Any]) -> str:
    """Slack's word for a refusal."""
    return str((await refused(call))["error"])
