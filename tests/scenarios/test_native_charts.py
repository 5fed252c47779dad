"""Charts that Slack draws itself, where a workspace wants them and where it does not take them."""

import pytest

from handlers.native_charts import ChartForm
from sandbox.slack.facts import Message
from tests.scenarios.conftest import Running, asked, is_answer, kept

pytestmark = pytest.mark.asyncio(loop_scope="session")


def kinds(message: Message) -> list[str]:
    return [block["type"] for block in message.blocks]


async def test_slack_draws_the_chart_and_no_file_is_uploaded(world_with: Running) -> None:
    """With CHARTS=native the figures of each day come as Slack's own blocks."""
    async with world_with(chart_form=ChartForm.NATIVE, people=400) as world:
        message = await asked(world, "org acme 7d")

        assert kinds(message).count("data_visualization") == 2
        assert "image" not in kinds(message)
        assert world.slack.files == {}
        assert "people in acme" in message.text


async def test_a_view_has_its_rows_as_a_table(world_with: Running) -> None:
    """Instead of lines, which stay in the text for those who listen."""
    async with world_with(chart_form=ChartForm.NATIVE) as world:
        message = await asked(world, "org acme by language 7d")

        assert "table" in kinds(message)
        assert "completions accepted" in message.text


async def test_both_is_both(world_with: Running) -> None:
    """Slack's chart, and the image with all days below it."""
    async with world_with(chart_form=ChartForm.BOTH, people=400) as world:
        message = await asked(world, "org acme")

        assert kinds(message)[3:6] == ["data_visualization", "data_visualization", "image"]


async def test_a_chart_that_does_not_fit_is_an_image(world_with: Running) -> None:
    """Three counts with a scale each are more than the two charts that a message may have."""
    async with world_with(chart_form=ChartForm.NATIVE) as world:
        message = await asked(world, "org acme agents")

        assert "data_visualization" not in kinds(message)
        assert "image" in kinds(message)


@pytest.mark.parametrize("form", [ChartForm.NATIVE, ChartForm.BOTH])
@pytest.mark.parametrize("question", ["org acme 7d", "org acme by language 7d"])
async def test_a_workspace_that_does_not_take_them_gets_the_image(
    form: ChartForm, question: str, world_with: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer is the one of CHARTS=image, and the log says what Slack had against it."""
    async with world_with() as world:
        usual = await asked(world, question)
    async with world_with("slack-old-blocks-only", chart_form=form) as world:
        message = await asked(world, question)

        assert kinds(message) == kinds(usual)
        assert message.text == usual.text
        assert len(world.slack.files) == 1
    assert "unsupported type: " in caplog.text


async def test_a_press_keeps_the_form_of_the_chart(world_with: Running) -> None:
    """What is changed in place is drawn by Slack as well."""
    async with world_with(chart_form=ChartForm.NATIVE) as world:
        message = await kept(world, await asked(world, "org acme 28d"))
        heard = await world.slack.press("Mina", "#copilot", message.ts, "period", "7d")
        now = await world.slack.message_after(heard.mark, "#copilot", where=is_answer)

        assert now.ts == message.ts
        assert kinds(now) == kinds(message)
        assert world.slack.files == {}
