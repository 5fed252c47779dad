"""The API host as a web application: what stands before and around every answer."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from itertools import count

from aiohttp import web
from aiohttp.typedefs import Handler as NextHandler
from aiohttp.typedefs import Middleware

from sandbox.company.teams import ENTERPRISE
from sandbox.github.answers import Answer, RefusedError, error, no_user_agent, not_found
from sandbox.github.api import Handler, Question, paths
from sandbox.github.asked import asked
from sandbox.github.fault_answers import fault_answers
from sandbox.github.state import State
from sandbox.github.tokens import permission

_VERSIONS = ("2022-11-28", "2026-03-10")
_CUT = frozenset({"github-dropped", "github-dropped-once"})


def api_host(state: State) -> web.Application:
    """The API host's application."""
    app = web.Application(middlewares=[_around(state)])
    for (method, path), handler in paths().items():
        app.router.add_route(method, path, _handled(state, handler))
    return app


def _handled(state: State, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def respond(request: web.Request) -> web.Response:
        return _response(state, request, await _answered(state, request, handler))

    return respond


async def _answered(state: State, request: web.Request, handler: Handler) -> Answer:
    if request.path != "/rate_limit":
        state.limit.spend(state.clock())
    try:
        _check_headers(request)
        return await _fault(state, request) or await handler(
            Question(request, state, state.clock())
        )
    except RefusedError as refused:
        return refused.answer


def _check_headers(request: web.Request) -> None:
    if not request.headers.get("user-agent"):
        raise RefusedError(no_user_agent())
    version = request.headers.get("x-github-api-version", _VERSIONS[0])
    if version not in _VERSIONS:
        message = f"The API version {version!r} is not supported. Supported versions: {', '.join(_VERSIONS)}"
        raise RefusedError(error(HTTPStatus.BAD_REQUEST, message))


async def _fault(state: State, request: web.Request) -> Answer | None:
    """The answer of a fault that is switched on and acts on this question."""
    if not request.path.startswith(("/orgs/", "/enterprises/")):
        return None
    name = state.faults.take("question")
    if name is None and state.legacy and request.path.endswith("/copilot/metrics"):
        name = state.faults.take("legacy")
    if name is None:
        return None
    if name == "github-timeout":
        await state.stopping.wait()
    if name in _CUT or name == "github-timeout":
        _cut(request)
        return not_found()
    scope = ENTERPRISE if request.path.startswith("/enterprises/") else ""
    return fault_answers(permission(scope), state.limit.reset)[name]


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _response(state: State, request: web.Request, answer: Answer) -> web.Response:
    headers = dict(state.limit.headers()) if answer.limits else {}
    if state.tokens.is_personal(request.headers.get("authorization", "")):
        headers["x-oauth-scopes"] = ", ".join(state.tokens.scopes)
    headers |= {**answer.headers, "content-type": answer.content_type}
    if answer.status == HTTPStatus.NO_CONTENT:
        del headers["content-type"]
    return web.Response(status=answer.status, body=answer.body, headers=headers)


def _around(state: State) -> Middleware:
    numbers = count(1)

    @web.middleware
    async def record(request: web.Request, handler: NextHandler) -> web.StreamResponse:
        state.hear(asked("api", request))
        try:
            response = await handler(request)
        except web.HTTPException:
            response = _response(state, request, not_found())
        response.headers["x-github-request-id"] = f"SAND:{next(numbers):08X}"
        return response

    return record
