"""Questions of every kind, for properties that hold for all of them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from handlers.request import Request, ViewName
from handlers.views import VIEWS
from metrics.scope import LastDays, Period, Scope, ScopeKind

NAMES = {
    ScopeKind.ORG: "acme",
    ScopeKind.ENTERPRISE: "acme-inc",
    ScopeKind.TEAM: "acme/platform",
    ScopeKind.ENTERPRISE_TEAM: "acme-inc/core",
}
SCOPES = [Scope.of(kind, name) for kind, name in NAMES.items()]
FIRST = date(2026, 1, 1)


@st.composite
def questions(draw: st.DrawFn) -> Request:
    """Return a question that the grammar could have made."""
    scope = draw(st.sampled_from(SCOPES))
    offered = [view.name for view in VIEWS if scope.kind in view.scopes]
    first = FIRST + timedelta(days=draw(st.integers(0, 200)))
    last = first + timedelta(days=draw(st.integers(0, 90)))
    asked = draw(st.one_of(st.builds(LastDays, st.integers(1, 365)), st.just(Period(first, last))))
    return Request(scope, asked, draw(st.sampled_from([ViewName.SUMMARY, *offered])))
