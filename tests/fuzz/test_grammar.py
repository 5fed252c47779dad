"""Random and mutated texts: each is understood or answered, and none comes back alive.

They are 20,000 with `--thorough`, and else the first of them.
"""

from datetime import date
from random import Random

import pytest

from handlers.grammar import understand
from handlers.grammar.others import READERS
from handlers.help import COMMANDS, PERIODS
from handlers.request import HelpWanted, Misunderstood, Request
from handlers.views import VIEWS
from metrics.scope import LastDays, Scope, ScopeKind
from tests.fuzz.hostile import noise, spoilt
from tests.fuzz.outgoing import alive

TEXTS = 20_000
A_SAMPLE = 6_000
# Each part can run on another core.
SEEDS = (20_261_121, 20_261_122, 20_261_123, 20_261_124)
TODAY = date(2026, 11, 21)
QUESTION = Request(Scope(ScopeKind.ORG, "acme"), LastDays(28))
# What is typed in good faith, and spoilt here.
SENSIBLE = (
    *(command.example for command in COMMANDS),
    *(view.example for view in VIEWS),
    *(spelling for view in VIEWS for spelling in view.spellings),
    *(f"org acme {example}" for form in PERIODS for example in form.examples),
    *sorted(READERS),
    *(f"{word} org acme 7d" for word in sorted(READERS)),
    "only agents",
    "and last week?",
)
LONGEST_ANSWER = 4000


def text_of(random: Random) -> str:
    """Return one text: noise, or something sensible that was spoilt."""
    return noise(random) if random.random() < 0.25 else spoilt(random.choice(SENSIBLE), random)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_text_is_understood_or_answered(seed: int, *, thorough: bool) -> None:
    """No text raises anything but `Misunderstood`, whose answer mentions nobody and is short."""
    random = Random(seed)  # noqa: S311 - the same texts in every run
    understood, texts = 0, (TEXTS if thorough else A_SAMPLE) // len(SEEDS)
    for number in range(texts):
        text, question = text_of(random), random.choice((None, QUESTION))
        try:
            wanted = understand(text, question, TODAY)
        except Misunderstood as misunderstood:
            answer = str(misunderstood)
            assert alive(answer) == [], (number, text[:200])
            assert 0 < len(answer) <= LONGEST_ANSWER, (number, text[:200])
            continue
        understood += 1
        if isinstance(wanted, Request):
            assert Request.from_dict(wanted.to_dict()) == wanted, (number, text[:200])
        assert wanted is not None
        assert isinstance(wanted, HelpWanted) or alive(repr(wanted)) == [], (number, text[:200])

    assert understood > texts // 20
