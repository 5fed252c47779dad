"""Text from outside in Slack's mrkdwn."""

import re

from hypothesis import given
from hypothesis import strategies as st

from handlers.mrkdwn import CODE_LENGTH, code, escape, plain, quote

HOSTILE = st.lists(
    st.sampled_from(
        [
            "<!channel>",
            "<!here|x>",
            "<@U1>",
            "<#C1|x>",
            "<http://x|y>",
            "`",
            "```",
            "&lt;",
            "&",
            "\n",
        ]
    )
    | st.text(st.characters(codec=None), max_size=8),
    max_size=8,
).map("".join)


def rendered(mrkdwn: str) -> str:
    """What Slack shows of text without mentions and links."""
    return mrkdwn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(HOSTILE)
def test_nothing_that_goes_in_comes_out_as_a_mention_a_link_or_a_command(text: str) -> None:
    """Slack acts on what stands between angle brackets alone; none are left, by any way out."""
    for safe in (escape(text), code(text), quote(text)):
        assert "<" not in safe
        assert ">" not in safe
        assert not re.sub(r"&(?:amp|lt|gt);", "", safe).count("&")


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])))
def test_escaped_text_reads_as_it_was_written(text: str) -> None:
    """Where there are no control characters, Slack shows exactly what went in."""
    assert rendered(escape(text)) == text


@given(HOSTILE)
def test_a_span_of_code_has_its_two_backticks_and_no_other(text: str) -> None:
    """Nothing inside ends the span, and it stays on one line, as Slack asks of it."""
    span = code(text)
    assert (span[0], span[-1], span.count("`")) == ("`", "`", 2)
    assert len(span.splitlines()) == 1
    assert len(rendered(span)) <= CODE_LENGTH + 2


@given(HOSTILE)
def test_text_in_any_of_the_three_forms_can_be_sent(text: str) -> None:
    """A lone surrogate, which UTF-8 cannot write, is left out."""
    (escape(text) + code(text) + quote(text)).encode()


def test_a_name_with_markup_in_it_is_shown_as_typed() -> None:
    """The three characters that Slack reads are replaced, and no more."""
    assert escape("<!channel> R&D *1*") == "&lt;!channel&gt; R&amp;D *1*"


def test_letters_that_turn_the_direction_of_a_sentence_are_left_out() -> None:
    """A right-to-left override would let a name rewrite the words behind it."""
    assert escape("acme\u202etxt") == "acmetxt"


def test_a_newline_stays_in_text_and_becomes_a_space_in_code_and_quotes() -> None:
    """Code and quotations stand in the middle of a sentence."""
    assert (escape("a\nb"), code("a\nb"), quote("a\nb")) == ("a\nb", "`a b`", "“a b”")


def test_a_backtick_becomes_an_apostrophe_in_code_and_in_quotes() -> None:
    """In a quotation it could pair up with a backtick later in the sentence."""
    assert (code("a`b"), quote("a`b")) == ("`a'b`", "“a'b”")


def test_code_of_nothing_is_still_a_span() -> None:
    """Two backticks side by side would not be shown as code."""
    assert code("") == "` `"


def test_a_long_text_is_cut_before_it_is_escaped() -> None:
    """An entity is never cut in two."""
    assert quote("&" * 50, 5) == "“&amp;&amp;&amp;&amp;…”"


def test_a_terminal_reads_a_moment_as_its_fallback() -> None:
    """And a link as its words and its address."""
    said = "*Next* `7d` <!date^1795420800^{date} at {time}|Mon 23 Nov 2026>, <https://x.y|here>"

    assert plain(said) == "Next 7d Mon 23 Nov 2026, here (https://x.y)"
