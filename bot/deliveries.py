"""What delivers, put together."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from bot.surroundings import Surroundings
from charts.worker import ChartWorker
from handlers.access import Access
from handlers.answers import Answers
from handlers.deliveries.claims import Worker
from handlers.deliveries.deliver import Deliverer
from handlers.deliveries.drawings import Drawings
from handlers.deliveries.looking_again import LookingAgain
from handlers.deliveries.pace import Pace
from handlers.deliveries.reconcile import History
from handlers.deliveries.telling import Telling
from handlers.deliveries.terms import Terms
from handlers.deliveries.worker import Deliveries
from handlers.digests.plain import PlainDigests
from handlers.orders.digest import DigestOrder
from handlers.posting import Poster
from handlers.subscriptions.composed import Composer
from handlers.subscriptions.composers import Composers
from handlers.subscriptions.keeping import Subscriptions
from handlers.threads import Threads
from metrics.questions import Questions


@dataclass(frozen=True, slots=True)
class Parts:
    """What deliveries are made with."""

    engine: AsyncEngine
    questions: Questions
    slack: AsyncWebClient
    access: Access
    threads: Threads
    charts: ChartWorker
    subscriptions: Subscriptions


def composers_of(parts: Parts) -> Composers:
    """Return who says what for which kind of order."""
    composers: Mapping[type, Composer] = {DigestOrder: PlainDigests(parts.questions)}
    return Composers(composers)


def deliveries_of(
    settings: Settings, parts: Parts, composers: Composers, around: Surroundings
) -> Deliveries:
    """Return a worker that nobody else has the name of."""
    terms = Terms(timedelta(hours=settings.catch_up_hours), settings.delivery)
    worker = Worker(secrets.token_hex(8), parts.engine, terms, around.clock, around.reached)
    drawings = Drawings(parts.charts, around.reached)
    # Whoever is told to wait gives way to the other channels, which `Pace` sees to.
    poster = Poster(parts.slack, around.sleep, most_waits=0)
    answers = Answers(drawings, poster, settings.charts)
    deliverer = Deliverer(
        parts.engine,
        parts.access,
        composers,
        answers,
        parts.threads,
        History(parts.slack),
        Pace(around.clock, around.sleep),
        terms,
        around.reached,
    )
    looking = LookingAgain(parts.engine, parts.access, composers, answers)
    telling = Telling(parts.engine, parts.subscriptions, parts.access, poster)
    return Deliveries(worker, deliverer, looking, telling, drawings)
