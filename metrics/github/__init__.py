"""GitHub's Copilot metrics API, in a pure half and a thin half that does the I/O.

Pure: `endpoints` (what can be asked), `answers` and `refusals` (what was said), `hosts` (where a
link may lead), `unpacking` (how a file is undone). With I/O: `client.GitHub` asks, `tokens` opens
the door, `downloads.ReportFiles` fetches files from a host that is not trusted, and `reports`
does both in turn.
"""
