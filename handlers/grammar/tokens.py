"""The words of a command, however they were typed, pasted or wrapped by Slack."""

import re
import unicodedata

# What Slack makes of a mention, a channel or a link: `<@U1|acme>`, `<https://…|acme>`.
# https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
_SLACK_FORM = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:github\.com|[a-z0-9-]+\.ghe\.com)/(?P<path>[^\s?#]*)\S*"
)
_GITHUB_TARGET = re.compile(rf"(?i:{_ADDRESS.pattern})")
_DASHES = "‐‑‒–—―−﹣"  # noqa: RUF001 - telephones and word processors type all of these
_QUOTES = "\"'`´‘’‚‛“”„‟«»‹›′″"  # noqa: RUF001 - as above
_SEPARATORS = ",;=()[]{}|"
# Between digits it belongs to a time of day: "09:00".
_COLON = re.compile(r"(?<![0-9]):|:(?![0-9]{2}(?![0-9]))")
_CHARACTERS = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SEPARATORS, " "))
_TRAILING_DOTS = re.compile(r"\.{3,}(?=\s|$)")
_RANGE_DOTS = re.compile(r"\.{2,}")
_RANGE_HYPHEN = re.compile(r"(?<=\b\d{4}-\d\d-\d\d)-(?=\d{4}-)")
_SLASH = re.compile(r"\s*/\s*")


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case.

    Quotes, commas and other ornaments are gone, a GitHub address has become the words it
    stands for ("team acme/platform"), a range is a word of its own (".."), and a name that
    was marked as one keeps its "@".
    """
    plain = unicodedata.normalize("NFKC", _without_slack_forms(text)).lower()
    plain = _ADDRESS.sub(lambda match: f" {_named_by(match['path'])} ", plain)
    plain = _SLASH.sub("/", _COLON.sub(" ", plain.translate(_CHARACTERS)))
    plain = _RANGE_DOTS.sub(" .. ", _TRAILING_DOTS.sub(" ", plain))
    plain = _RANGE_HYPHEN.sub(" .. ", plain)
    return tuple(word for word in map(_without_ornaments, plain.split()) if word)


def _without_slack_forms(text: str) -> str:
    labelled = _SLACK_FORM.sub(_shown, text)
    # The ampersand comes last, so that "&amp;lt;" stays the text "&lt;".
    return labelled.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(form: re.Match[str]) -> str:
    target, label = form["target"], form["label"]
    if _GITHUB_TARGET.fullmatch(target):
        return f" {target} "
    if not label:
        return form[0]
    marked = label if label.startswith("@") or not target.startswith("@") else f"@{label}"
    return f" {marked} "


def _named_by(path: str) -> str:
    match [part for part in path.split("/") if part]:
        case ["enterprises", enterprise, "teams", team, *_]:
            return f"enterprise-team {enterprise}/{team}"
        case ["enterprises", enterprise, *_]:
            return f"enterprise {enterprise}"
        case ["orgs", org, "teams", team, *_]:
            return f"team {org}/{team}"
        case ["orgs" | "organizations", org, *_]:
            return f"org {org}"
        case [owner, *_]:
            return owner
        case _:
            return ""


def _without_ornaments(word: str) -> str:
    if word in {"-", ".."}:
        return word
    name = word.strip(f"@.!?*~#/{_QUOTES}").lstrip("-")
    return f"@{name}" if name and "@" in word.partition(name)[0] else name
