"""`make bench`: every measurement, one table after the other; nothing here passes or fails.

`--people 1000` reads a small report only.
"""

from argparse import ArgumentParser

from benchmarks import answers, charts, ingest, start

parser = ArgumentParser(description=__doc__)
parser.add_argument("--people", type=int, nargs="+", default=ingest.SIZES)
people = parser.parse_args().people

# Another module's table goes into this row.
for part in (start, answers, charts):
    part.main()
ingest.main(people)
