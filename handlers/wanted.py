"""What may be wanted besides figures; a `handlers.request.Request` is wanted too.

Each type has one act in `handlers/acts`, which says what must be allowed for it.
"""

from dataclasses import dataclass

from handlers.request import Request


@dataclass(frozen=True, slots=True)
class ExplainWanted:
    """What a figure is, by its key in `handlers.glossary`, and what it is made of in an answer.

    Without a figure it is every figure of the answer to `question`; without a question it is the
    definition alone. With `only_reasons` it is why GitHub's dashboard may show something else.
    """

    figure: str | None
    question: Request | None
    only_reasons: bool = False
