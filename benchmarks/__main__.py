"""`make bench`: every measurement, one table after the other; nothing here passes or fails."""

from benchmarks import answers, charts, ingest, start, storage

for part in (start, answers, charts, ingest, storage):
    part.main()
