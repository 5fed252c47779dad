"""The days on which GitHub began to report each field; before them the field is absent.

Dates are those of https://github.blog/changelog/label/copilot/ where it names one. Where it names
only a month, the first working day of that month stands here.
"""

from datetime import date

ENTERPRISE_REPORTS = date(2025, 10, 10)
ORGANIZATION_REPORTS = date(2025, 12, 12)
CLI = date(2026, 3, 2)
CODE_REVIEW_USE = date(2026, 4, 6)
CLOUD_AGENT = date(2026, 4, 10)
CODE_REVIEW_USERS = date(2026, 4, 22)
USER_TEAMS_REPORTS = date(2026, 5, 14)
ADOPTION_PHASES = date(2026, 5, 29)
AI_CREDITS = date(2026, 6, 19)
REVIEW_CYCLES = date(2026, 7, 7)
COPILOT_APP = date(2026, 7, 17)
REPOS_REPORTS = date(2026, 7, 17)
AGENT_APPS = date(2026, 8, 21)
VSCODE_AGENTS = date(2026, 9, 11)
CUSTOMIZATIONS = date(2026, 9, 17)
FEATURE_ENGAGEMENT = date(2026, 9, 17)
REVIEW_TIMES = date(2026, 9, 25)
