"""The program that draws: values in, picture out, one after another, until its input ends.

A message, either way, is one byte for what it is, four for its length, and its content.
"""

import pickle
import struct
import sys
import traceback
from contextlib import suppress
from typing import BinaryIO

HEADER = struct.Struct("!BI")
DRAW, DRAWN, FAILED = range(3)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each request with a PNG, or with the traceback of why there is none."""
    from charts.render import png

    while header := requests.read(HEADER.size):
        _, length = HEADER.unpack(header)
        try:
            # The only writer to this pipe is our own parent.
            outcome, content = DRAWN, png(*pickle.loads(requests.read(length)))  # noqa: S301
        except Exception:  # noqa: BLE001 - the parent raises it again as ChartFailed
            outcome, content = FAILED, traceback.format_exc().encode(errors="replace")
        answers.write(HEADER.pack(outcome, len(content)) + content)
        answers.flush()


def main() -> None:
    """Serve the standard input and output."""
    answers = sys.stdout.buffer
    # Whatever else is printed here must not land between the answers.
    sys.stdout = sys.stderr
    # A parent that was killed reads no answer.
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
