"""What is written to the log, and what never is."""

import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import REDACTED, JsonFormatter, TextFormatter, start_logging

WORD = st.text(st.sampled_from("abcXYZ0123456789_"), min_size=12, max_size=40)
BASE64 = st.text(st.sampled_from("abcXYZ0189-_"), min_size=6, max_size=60)
KEY = "MIIEvQIBADANBgkq"
LINES = st.text(st.sampled_from("abcXYZ0189+/=\n"), max_size=200)
SECRETS = st.one_of(
    st.builds("xox{}-{}".format, st.sampled_from("abpers"), BASE64),
    st.builds("xapp-1-{}".format, BASE64),
    st.builds("gh{}_{}".format, st.sampled_from("pousr"), WORD),
    st.builds("ghs_{}_eyJ{}.{}.{}".format, WORD, BASE64, BASE64, BASE64),
    st.builds("github_pat_{}".format, WORD),
    st.builds("eyJ{}.{}.{}".format, BASE64, BASE64, BASE64),
    st.builds("https://hooks.slack.com/commands/T1/{}".format, WORD),
    st.builds("https://reports.example.com/a.ndjson?sig={}&se=2".format, WORD),
    st.builds("HTTP://127.0.0.1:80/a?{}".format, WORD),
    st.builds("wss://wss-primary.slack.com/link/?ticket={}".format, WORD),
    st.builds(
        "-----BEGIN PRIVATE KEY-----\n{}\n{}-----END PRIVATE KEY-----".format, LINES, st.just(KEY)
    ),
    st.builds("-----BEGIN RSA PRIVATE KEY-----\n{}{}".format, LINES, st.just(KEY)),
)
FORMATTERS = [TextFormatter(), JsonFormatter()]
BETWEEN = st.sampled_from([" ", "\n", '"', "'", ": ", "="])
LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def hidden_part(secret: str) -> str:
    """What must not be seen of a secret; an address may keep what stands before its query."""
    return KEY if KEY in secret else secret.partition("?")[2] or secret


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    exc_info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("bot.test", logging.INFO, "test.py", 1, message, args, exc_info)


class Broken(Exception):
    """What a traceback is made of."""


def fail(message: str) -> None:
    raise Broken(message)


def raised(message: str) -> Broken:
    with pytest.raises(Broken) as caught:
        fail(message)
    return caught.value


@pytest.mark.parametrize("formatter", FORMATTERS)
@given(secret=SECRETS, before=BETWEEN, after=BETWEEN)
def test_no_secret_is_written(
    formatter: logging.Formatter, secret: str, before: str, after: str
) -> None:
    """Wherever it stands: in the message, in what is put into it, or in a traceback."""
    around = f"got{before}{secret}{after}then"
    for event in (
        record(around),
        record("%s", around),
        record("%r", {"key": secret}),
        record("failed", error=raised(around)),
    ):
        line = formatter.format(event)
        assert REDACTED in line
        assert hidden_part(secret) not in line


@pytest.mark.parametrize(
    "text",
    [
        "Copilot in acme, 23 Oct to 19 Nov 2026",
        "organization-28-day: status 502",
        "https://api.github.com/orgs/acme/copilot/metrics/reports",
        "refused a request that Slack did not sign",
        "reading by_feature and xoxo",
    ],
)
@pytest.mark.parametrize("formatter", FORMATTERS)
def test_everything_else_is_written_as_it_is(formatter: logging.Formatter, text: str) -> None:
    """A log that hides too much explains nothing."""
    assert text in formatter.format(record(text))


def test_an_address_keeps_what_stands_before_its_query() -> None:
    """The host tells which download failed."""
    line = TextFormatter().format(record("GET https://r.example.com/a.json?sig=abc&se=1 failed"))

    assert f"GET https://r.example.com/a.json?{REDACTED} failed" in line


@given(st.text(st.sampled_from(f"{LINE_BREAKS}ab \x1b\x00"), max_size=30))
def test_a_message_stays_on_one_line(message: str) -> None:
    """Nobody can write a second event, nor colours, into the first."""
    line = TextFormatter().format(record("%s", message))

    assert [line] == f"{line}|".removesuffix("|").splitlines()
    assert "\x1b" not in line
    assert "\x00" not in line


@given(st.text(st.sampled_from(f"{LINE_BREAKS}ab \x1b"), max_size=30))
def test_a_line_of_a_traceback_never_looks_like_an_event(message: str) -> None:
    """Every one but the first is indented."""
    first, *others = TextFormatter().format(record("failed", error=raised(message))).splitlines()

    assert first.endswith("INFO bot.test: failed")
    assert others
    assert all(line.startswith("    ") and "\x1b" not in line for line in others)


@given(st.text(max_size=30))
def test_a_json_event_is_one_object_on_one_line(message: str) -> None:
    """With the time, the level, the logger, the message, and the error where there is one."""
    line = JsonFormatter().format(record("%s", message, error=raised(message)))
    event = json.loads(line)

    assert [line] == line.splitlines()
    assert list(event) == ["time", "level", "logger", "message", "error"]
    assert ("INFO", "bot.test", message) == (event["level"], event["logger"], event["message"])
    assert event["error"].startswith("Traceback")


def test_a_text_event_begins_with_the_time_in_utc() -> None:
    """So that lines of two machines can be put in order."""
    event = record("hello %s", "there")
    event.created = 1795767000

    assert TextFormatter().format(event) == "2026-11-27T08:10:00Z INFO bot.test: hello there"


class TestStartLogging:
    @pytest.mark.parametrize(
        ("name", "written", "left_out"),
        [
            ("bot.serve", logging.DEBUG, None),
            ("httpx", logging.WARNING, logging.INFO),
            ("httpcore.http11", logging.WARNING, logging.DEBUG),
            ("slack_bolt.AsyncApp", logging.ERROR, logging.WARNING),
            ("slack_sdk.web.async_client", logging.INFO, logging.DEBUG),
            ("alembic.runtime.migration", logging.WARNING, logging.INFO),
        ],
    )
    def test_what_talks_too_much_is_heard_less(
        self,
        capsys: pytest.CaptureFixture[str],
        name: str,
        written: int,
        left_out: int | None,
    ) -> None:
        """Also when it sets its own logger's level, as Bolt does."""
        start_logging("DEBUG", "text")
        logger = logging.getLogger(name)
        level = logger.level
        logger.setLevel(logging.DEBUG)
        try:
            logger.log(written, "this is written")
            if left_out is not None:
                logger.log(left_out, "this is left out")
        finally:
            logger.setLevel(level)

        lines = capsys.readouterr().err
        assert "this is written" in lines
        assert "this is left out" not in lines

    def test_lines_go_to_standard_error_at_this_level(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Standard output belongs to the answers."""
        start_logging("WARNING", "json")
        logging.getLogger("bot.test").warning("heard")
        logging.getLogger("bot.test").info("not heard")

        captured = capsys.readouterr()
        assert captured.out == ""
        assert json.loads(captured.err)["message"] == "heard"

    def test_started_twice_it_writes_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        """The last word counts."""
        start_logging("INFO", "text")
        start_logging("INFO", "text")
        logging.getLogger("bot.test").info("once")

        assert capsys.readouterr().err.count("once") == 1
        assert logging.getLogger().handlers[0].stream is sys.stderr  # type: ignore[attr-defined]
