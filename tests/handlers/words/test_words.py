"""The sentences that a person reads."""

import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from handlers import words
from handlers.help import COMMANDS, STANDING, help_text
from metrics import errors, numbers
from metrics.scope import Period, Scope, ScopeKind

ORG = Scope.of(ScopeKind.ORG, "acme")
TEAM = Scope.of(ScopeKind.TEAM, "acme/platform")
ENTERPRISE_TEAM = Scope.of(ScopeKind.ENTERPRISE_TEAM, "acme-inc/platform")
HOSTILE = "<!channel> `x` & <https://evil.example|click>"
ASKED = "/orgs/acme/copilot/metrics/reports/organization-1-day"
HALF_PAST = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def with_text(text: str) -> list[errors.MetricsError]:
    """One of every error, with that text wherever an error takes one from outside."""
    odd = Scope(ScopeKind.TEAM, text, text)
    return [
        errors.MetricsError(text),
        errors.GitHubError(text, text, status=418),
        errors.TokenRefused(text, text, status=401),
        errors.TokenMissing(text, text),
        errors.PolicyDisabled(text, text, status=403),
        errors.PermissionMissing(text, text, status=403, needs=text),
        errors.RateLimited(text, text, retry_at=HALF_PAST, secondary=False),
        errors.NotFound(text, text, status=404),
        errors.VersionRetired(text, text, status=410),
        errors.ApiDisabled(text, text, status=422),
        errors.RequestRefused(text, text, status=400),
        errors.Unavailable(text, text, status=502),
        errors.BrokenAnswer(text, text),
        errors.DownloadError(text, text),
        errors.LinkExpired(text, text),
        errors.LinkRefused(text, host=text),
        errors.ReportTooLarge(text, limit_bytes=50_000_000),
        errors.TookTooLong(60),
        errors.NoData(odd, None),
        errors.TeamNotListed(odd, OCTOBER, (text,)),
        errors.NoRepositoryReport(odd, OCTOBER),
        errors.NoTeamsListed(odd.of_owner(), OCTOBER),
        errors.NoReportOfDay(
            odd, text, date(2026, 11, 20), oldest=OCTOBER.first, last_final=OCTOBER.last
        ),
        errors.EndpointClosed(odd, text),
        errors.OneOfTwo(odd, errors.NotFound(text, text, status=404)),
        errors.GroupTooSmall(odd, 5),
    ]


def family(root: type[BaseException]) -> Iterator[type[BaseException]]:
    """Return the class and all that come of it."""
    yield root
    for child in root.__subclasses__():
        yield from family(child)


def in_errors_module() -> set[type[BaseException]]:
    return {cls for cls in family(errors.MetricsError) if cls.__module__ == errors.__name__}


def test_every_error_has_a_sentence_of_its_own() -> None:
    """None of them is answered with its parent's words, or with the fallback's."""
    assert in_errors_module() == {type(error) for error in with_text("x")}
    sentences = [words.problem(error, ORG) for error in with_text("x")]
    assert len(set(sentences)) == len(sentences)
    assert not [sentence for sentence in sentences if "I have no words for" in sentence]


@pytest.mark.parametrize(
    ("teams", "part"),
    [
        (("platform-core", "web"), "Did you mean `/copilot-metrics team acme/platform-core`?"),
        (
            ("docs", "web"),
            "It lists `/copilot-metrics team acme/docs`, `/copilot-metrics team acme/web`.",
        ),
        ((), "It lists no other team either; `/copilot-metrics org acme` works instead."),
    ],
)
def test_a_team_that_github_does_not_list_leads_to_those_it_lists(
    teams: tuple[str, ...], part: str
) -> None:
    """The rule of five seats is told, then the nearest name, then any name, then the owner."""
    sentence = words.problem(errors.TeamNotListed(TEAM, OCTOBER, teams))

    assert "GitHub lists no `team acme/platform` for 1–31 Oct 2026" in sentence
    assert "fewer than five Copilot seats" in sentence
    assert part in sentence


def test_of_two_scopes_the_sentence_names_the_one_that_fails() -> None:
    """Whichever it is, with the words of its own error."""
    error = errors.NotFound(ASKED, status=404)

    assert words.problem(errors.OneOfTwo(TEAM, error), ORG) == words.problem(error, TEAM)


@pytest.mark.parametrize(
    ("error", "parts"),
    [
        (
            errors.NoTeamsListed(ORG, OCTOBER),
            ["no teams of `org acme` for 1–31 Oct 2026", "fewer than five", "works instead"],
        ),
        (errors.TokenRefused(ASKED, status=401), ["does not accept this app's token", "new one"]),
        (errors.TokenMissing(ASKED), ["is not installed on `org acme`", "can install it"]),
        (
            errors.PolicyDisabled(ASKED, status=403),
            [
                "“Copilot usage metrics”",
                "“Enabled everywhere”",
                "Copilot → Policies",
                "the day after",
            ],
        ),
        (
            errors.PermissionMissing(ASKED, status=403, needs="Organization Copilot metrics: read"),
            ["It needs Organization Copilot metrics: read.", "An owner can grant"],
        ),
        (
            errors.RateLimited(ASKED, retry_at=HALF_PAST, secondary=False),
            ["this hour's requests", "Ask again at 08:30 UTC."],
        ),
        (
            errors.RateLimited(ASKED, retry_at=HALF_PAST, secondary=True),
            ["too fast", "Ask again at 08:30 UTC."],
        ),
        (errors.NotFound(ASKED, status=404), ["does not know `org acme`", "Check the spelling"]),
        (errors.VersionRetired(ASKED, status=410), ["version of its API", "update it"]),
        (errors.ApiDisabled(ASKED, status=422), ["is switched off", "switch it on"]),
        (
            errors.RequestRefused(ASKED, "Bad day", status=400),
            ["(status 400)", "“Bad day”", "will not help"],
        ),
        (
            errors.Unavailable(ASKED, status=502),
            [
                "GitHub is not answering (status 502). ",
                "The figures are not zero; they are unknown. Try again in a few minutes.",
            ],
        ),
        (errors.Unavailable(ASKED, "timeout"), ["GitHub is not answering. The figures"]),
        (errors.BrokenAnswer(ASKED), [f"`{ASKED}`", "unknown"]),
        (errors.DownloadError(ASKED, status=500), ["could not be downloaded (status 500)"]),
        (errors.LinkExpired(ASKED), ["ended before", "Ask again"]),
        (
            errors.LinkRefused(ASKED, host="evil.example"),
            ["leads to `evil.example`", "`GITHUB_LINK_HOSTS`"],
        ),
        (errors.ReportTooLarge(ASKED, limit_bytes=50_000_000), ["larger than the 50.0 MB"]),
        (
            errors.TookTooLong(60),
            ["within 60 seconds", "kept", "ask again and it will get further"],
        ),
        (
            errors.NoData(ORG, OCTOBER),
            [numbers.period(OCTOBER.first, OCTOBER.last), "`/copilot-metrics org acme 28d`"],
        ),
        (errors.NoData(ORG, None), ["yet", "Try again tomorrow"]),
        (
            errors.EndpointClosed(TEAM, "api.github.com"),
            [
                "api.github.com has no figures",
                "2 April 2026",
                "`/copilot-metrics org acme` works instead",
            ],
        ),
        (
            errors.EndpointClosed(ENTERPRISE_TEAM, "api.github.com"),
            ["`/copilot-metrics enterprise acme-inc` works instead"],
        ),
    ],
)
def test_a_problem_says_what_happened_and_then_the_next_step(
    error: errors.MetricsError, parts: list[str]
) -> None:
    """With the one fact in it that is needed to act."""
    sentence = words.problem(error, ORG)
    assert not [part for part in parts if part not in sentence]


def test_a_team_s_missing_access_is_that_of_its_organization() -> None:
    """Apps are installed and policies are set there, not on teams."""
    assert "`org acme`" in words.problem(errors.TokenMissing(ASKED), TEAM)
    assert "`enterprise acme-inc`" in words.problem(errors.PolicyDisabled(ASKED), ENTERPRISE_TEAM)


def test_a_closed_endpoint_with_nothing_above_it_is_for_the_operator() -> None:
    """To ask for the same again would be no help."""
    assert "instead" not in words.problem(errors.EndpointClosed(ORG, "api.github.com"))


@pytest.mark.parametrize("scope", [None, Scope(ScopeKind.ORG, HOSTILE)])
def test_no_text_from_outside_does_anything_in_a_problem(scope: Scope | None) -> None:
    """Names, hosts and GitHub's own words are shown, never acted on, and never at length."""
    for error in with_text(HOSTILE) + with_text("x" * 5000):
        sentence = words.problem(error, scope, reference=HOSTILE)
        assert not re.search(r"[<>]", sentence)
        assert sentence.count("`") % 2 == 0
        assert len(sentence) < 1500


def test_a_signed_link_in_an_error_s_text_is_not_shown() -> None:
    """The detail of a download may name its address; a signature is as good as a password."""
    secret = "https://copilot-reports.github.com/r.ndjson?sig=hunter2"
    for error in with_text("x"):
        if isinstance(error, errors.DownloadError | errors.Unavailable):
            error.detail = secret
            assert "hunter2" not in words.problem(error, ORG)


def test_an_unknown_error_has_a_reference_and_keeps_its_text_to_itself() -> None:
    """The text of an unexpected error may hold anything."""
    sentence = words.problem(RuntimeError("password=hunter2"), ORG, reference="a1b2c3d4")
    assert "hunter2" not in sentence
    assert "with the reference `a1b2c3d4`." in sentence


SLACK_CODES = [
    *("not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived"),
    *(
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
    ),
    *("restricted_action_thread_only_channel", "restricted_action_non_threadable_channel"),
    *("missing_scope", "token_revoked", "token_expired", "account_inactive", "invalid_auth"),
    *("not_authed", "not_allowed_token_type", "msg_too_long", "msg_blocks_too_long"),
    *("invalid_blocks", "invalid_blocks_format", "block_mismatch", "metadata_too_large"),
    *("view_too_large", "messages_tab_disabled", "message_limit_exceeded", "ratelimited"),
    *("rate_limited", "file_uploads_disabled", "file_uploads_except_images_disabled"),
    *("file_type_not_allowed", "storage_limit_reached", "fatal_error", "internal_error"),
    *("service_unavailable", "request_timeout", "ekm_access_denied", "team_access_not_granted"),
    *("method_not_supported_for_channel_type", "plan_upgrade_required", "no_such_subteam"),
    *("expired_trigger_id", "exchanged_trigger_id"),
]


@pytest.mark.parametrize("code", SLACK_CODES)
def test_every_refusal_of_slack_has_words(code: str) -> None:
    """Two sentences, one for what happened and one for what to do, without the code itself."""
    sentence = words.refusal(code)
    assert f"`{code}`" not in sentence
    assert sentence.count(". ") >= 1
    assert sentence.endswith(".")


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found"])
def test_where_the_app_cannot_post_it_asks_to_be_invited(code: str) -> None:
    """Slack says "not found" of a private channel that the app is not in."""
    assert "Invite me with `/invite @Copilot Metrics`" in words.refusal(code)


def test_a_missing_scope_is_named() -> None:
    """Slack says which one it was."""
    assert "the scope `files:write`" in words.refusal("missing_scope", needed="files:write")


def test_the_wait_that_slack_asks_for_is_named() -> None:
    """In seconds where it is known."""
    assert "in 30 seconds" in words.refusal("ratelimited", retry_after=30)
    assert "in a minute" in words.refusal("rate_limited")


def test_a_new_kind_of_restriction_is_still_a_restriction() -> None:
    """Slack adds to them."""
    assert words.refusal("restricted_action_on_mondays") == words.refusal("restricted_action")


def test_an_unknown_refusal_shows_its_code_and_nothing_more() -> None:
    """So that somebody can look it up."""
    assert "`brand_new_error`" in words.refusal("brand_new_error")
    assert "<" not in words.refusal(HOSTILE)
    assert "<" not in words.refusal("missing_scope", needed=HOSTILE)


def test_the_help_fits_one_section_and_names_every_command() -> None:
    """Slack allows 3000 characters in a section."""
    assert len(help_text()) <= 3000
    for row in COMMANDS:
        assert f"`{row.usage}`" in help_text()


def test_the_help_on_subscriptions_fits_and_names_every_order() -> None:
    """It is a topic of its own."""
    said = help_text("subscriptions")

    assert len(said) <= 3000
    assert all(f"`{row.usage}`" in said for row in STANDING)


def test_a_missing_chart_leaves_no_doubt_about_the_numbers() -> None:
    """The reason is a sentence of its own behind it."""
    reason = words.refusal("file_uploads_disabled")
    assert f"the numbers are complete. {reason}" in words.image_missing(reason)


def test_the_short_answers_are_sentences() -> None:
    """Each ends with a full stop, and none is empty."""
    for sentence in (words.working(), words.invite(), words.unconfirmed(), words.help_hint()):
        assert sentence.endswith(".")


def test_every_function_in_words_answers_with_text() -> None:
    """The module has words and nothing else."""
    functions = [found for _, found in inspect.getmembers(words, inspect.isfunction)]
    assert {inspect.signature(found).return_annotation for found in functions} == {str}
