"""Every act, by what is wanted: what `handlers.desk` has done once it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.access import Access
from handlers.acts.alerts import SnoozeAlert, TryAlert
from handlers.acts.audit import ShowAudit
from handlers.acts.changes import Changes, Turns
from handlers.acts.explain import Explain
from handlers.acts.export import Export
from handlers.acts.figures import Figures
from handlers.acts.goals import DropGoal, ListGoals, SetGoal
from handlers.acts.home import PublishHome
from handlers.acts.larger_chart import LargerChart
from handlers.acts.links import Links, OpenLinksForm, Renewed
from handlers.acts.logins import ClaimLogin, ConfirmLogin
from handlers.acts.move import Move
from handlers.acts.open_form import OpenForm, OpenSubscribeForm
from handlers.acts.people_csv import SharePeople
from handlers.acts.persons import NameActivePeople, ShowOwnFigures
from handlers.acts.standing import Standing
from handlers.acts.subscribe import Subscribe
from handlers.acts.subscriptions import (
    ListSubscriptions,
    Pause,
    Preview,
    Resume,
    Stop,
    Unsubscribe,
)
from handlers.acts.whoami import TellWhoAmI
from handlers.desk import Act
from handlers.files import SharedFiles
from handlers.link_messages import LinkMessages
from handlers.posting import Poster
from handlers.request import Request
from handlers.subscriptions.composed import Composer
from handlers.subscriptions.keeping import Subscriptions
from handlers.wanted import (
    ActivePeopleWanted,
    AlertTest,
    AlertWanted,
    AuditWanted,
    Changed,
    CsvWanted,
    ExplainWanted,
    FormWanted,
    FreshLinks,
    GoalDropped,
    GoalsWanted,
    GoalWanted,
    HomeWanted,
    LargerChartWanted,
    LinksForm,
    LinksWanted,
    LoginClaimed,
    LoginConfirmed,
    MoveWanted,
    OwnFiguresWanted,
    PauseWanted,
    PeopleCsvWanted,
    PreviewWanted,
    ResumeWanted,
    SnoozeWanted,
    StopWanted,
    SubscribeForm,
    SubscribeWanted,
    SubscriptionsWanted,
    UnsubscribeWanted,
    WhoAmI,
)


@dataclass(frozen=True, slots=True)
class Means:
    """What acts are made with."""

    slack: AsyncWebClient
    engine: AsyncEngine
    access: Access
    figures: Figures
    poster: Poster
    link_messages: LinkMessages
    files: SharedFiles
    subscriptions: Subscriptions
    composer: Composer


def acts(means: Means) -> Mapping[type, Act[Any]]:
    """Return the act for each type of what can be wanted."""
    return {
        **_about_figures(means),
        **_about_links(means),
        **_about_persons(means),
        **_about_alerts(means),
        **_about_subscriptions(means),
        **_about_goals(means),
    }


def _about_figures(means: Means) -> dict[type, Act[Any]]:
    figures = means.figures
    return {
        Request: figures,
        Changed: Changes(figures, Turns()),
        CsvWanted: Export(figures.questions, means.files, figures.threads),
        ExplainWanted: Explain(figures),
        FormWanted: OpenForm(means.slack, means.access),
        HomeWanted: PublishHome(means.slack, means.engine, means.access, means.subscriptions),
        LargerChartWanted: LargerChart(figures),
        SubscribeForm: OpenSubscribeForm(means.slack, means.access),
    }


def _about_links(means: Means) -> dict[type, Act[Any]]:
    links = means.figures.questions.links
    return {
        LinksWanted: Links(links, means.poster, means.link_messages),
        FreshLinks: Renewed(links, means.poster, means.link_messages),
        LinksForm: OpenLinksForm(links, means.access, means.slack),
    }


def _about_persons(means: Means) -> dict[type, Act[Any]]:
    engine, access, persons = means.engine, means.access, means.figures.questions.persons
    return {
        WhoAmI: TellWhoAmI(engine, access),
        OwnFiguresWanted: ShowOwnFigures(engine, access, persons),
        ActivePeopleWanted: NameActivePeople(persons),
        PeopleCsvWanted: SharePeople(persons, means.files, access),
        LoginClaimed: ClaimLogin(engine),
        LoginConfirmed: ConfirmLogin(engine),
        AuditWanted: ShowAudit(engine),
    }


def _about_alerts(means: Means) -> dict[type, Act[Any]]:
    return {
        AlertTest: TryAlert(means.figures.questions),
        SnoozeWanted: SnoozeAlert(means.subscriptions, means.access, means.poster),
    }


def _about_goals(means: Means) -> dict[type, Act[Any]]:
    engine, questions = means.engine, means.figures.questions
    return {
        GoalWanted: SetGoal(engine, questions, means.poster, means.access),
        GoalDropped: DropGoal(engine, means.poster),
        GoalsWanted: ListGoals(engine, questions, means.access),
    }


def _about_subscriptions(means: Means) -> dict[type, Act[Any]]:
    threads = means.figures.threads
    standing = Standing(means.subscriptions, means.access, means.poster, threads)
    subscribe = Subscribe(standing, means.figures.questions.summaries)
    unsubscribe, listing = Unsubscribe(standing), ListSubscriptions(standing)
    return {
        SubscribeWanted: subscribe,
        AlertWanted: subscribe,
        SubscriptionsWanted: listing,
        PreviewWanted: Preview(standing, means.composer),
        PauseWanted: Pause(standing),
        ResumeWanted: Resume(standing),
        MoveWanted: Move(standing),
        UnsubscribeWanted: unsubscribe,
        StopWanted: Stop(unsubscribe, listing),
    }
