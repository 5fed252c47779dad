"""`make bench`: every measurement, one table after the other; nothing here passes or fails.

`python -m benchmarks --people 1000` reads a small report only.
"""

from argparse import ArgumentParser

from benchmarks import answers, charts, ingest, start, storage

parser = ArgumentParser(description=__doc__)
parser.add_argument("--people", type=int, nargs="+", default=ingest.SIZES)
people = parser.parse_args().people

# Another table is another module with a `main`, and goes into this row.
for part in (start, answers, charts, storage):
    part.main()
ingest.main(people)
