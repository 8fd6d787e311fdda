"""Actions on shows over HTTP: each is recorded and sent to the workers without waiting for the result."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from radiox_tasks.broker import BrokerError, require_broker
from radiox_tasks.content.sample.server_in_process import AirTimeError, order_sample
from radiox_tasks.data.database import UNAVAILABLE
from radiox_tasks.data.presets.find_presets import find_presets
from radiox_tasks.data.presets.preset_file import read_preset
from radiox_tasks.data.shows.orders import new_show_id, order_show
from radiox_tasks.data.store import Store
from radiox_tasks.gateway.api.preset_models import field_error
from radiox_tasks.gateway.api.show_models import GenerateOrder
from radiox_tasks.gateway.problems import FieldError, ProblemError
from radiox_tasks.model.order import Order
from radiox_tasks.model.preset import Preset


def order_one(store: Store, wanted: GenerateOrder, show_id: str | None = None) -> str:
    """Order a show and submit it; returns its id. If there is a show with this id, the order is a repeated one. Raises
    ProblemError."""
    preset = known_preset(store, wanted.preset)
    order = Order.model_validate(wanted.model_dump(exclude={"preset", "air_at"}))
    _check_language(order)
    expect_broker(store)
    air_at = wanted.air_at or datetime.now(UTC).replace(microsecond=0)
    if order.sample:
        try:
            order = order_sample(order, preset, air_at=air_at)
        except AirTimeError as error:
            wrong = FieldError(field="body.air_at", message=str(error))
            raise ProblemError(422, "one field is not valid", errors=[wrong]) from None
    show_id = show_id or new_show_id()
    order_show(store.database, preset, air_at=air_at, order=order, show_id=show_id)
    _submit(store, show_id)
    return show_id


def known_preset(store: Store, name: str) -> Preset:
    """The preset of this name. Raises ProblemError 404, or 409 if its file is invalid."""
    files = find_presets(store.settings)
    if name not in files:
        raise ProblemError(404, f"there is no preset {name}; known: {', '.join(files) or 'none'}")
    preset, problems = read_preset(files[name], name=name)
    if preset is None:
        errors = [field_error(problem) for problem in problems]
        raise ProblemError(409, f"the preset {name} cannot be used until it is fixed", errors=errors)
    return preset


def cancel_show(store: Store, show_id: str, *, by: str) -> None:
    """Cancel a show that is not on air yet; its files are for a worker to remove. Raises ProblemError."""
    from radiox_tasks.app import app
    from radiox_tasks.data.shows.version_rule import CannotRedoError
    from radiox_tasks.show.cancel_and_retract import record_cancellation

    try:
        record_cancellation(store, show_id, f"cancelled by {by}")
    except CannotRedoError as error:
        raise ProblemError(409, str(error)) from None
    with suppress(ProblemError), broker_errors("the show is cancelled; its files stay"):
        app.send_task("radiox_tasks.media.tasks.drop_cancelled", kwargs={"show_id": show_id})


@contextmanager
def broker_errors(consequence: str) -> Iterator[None]:
    """Raise ProblemError 503 if the broker becomes unavailable in the block; `consequence` says what follows."""
    from celery.exceptions import CeleryError
    from kombu.exceptions import KombuError
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, KombuError, CeleryError, OSError):
        raise ProblemError(503, f"the broker does not answer; {consequence}") from None


def expect_broker(store: Store) -> None:
    """Raise ProblemError 503 if the broker is unavailable."""
    try:
        require_broker(store.settings.broker_url)
    except BrokerError:
        raise ProblemError(503, "the broker does not answer; nothing can be made at the moment") from None


def _check_language(order: Order) -> None:
    from radiox_tasks.language.languages import languages

    if order.language is not None and order.language not in languages():
        known = ", ".join(languages())
        raise ProblemError(422, "one field is not valid", errors=[FieldError(field="body.language", message=known)])


def _submit(store: Store, show_id: str) -> None:
    """Submit a recorded show. The order stands if broker or database do not answer: recovery submits the show later."""
    from radiox_tasks.show.submit import submit

    with suppress(ProblemError, *UNAVAILABLE), broker_errors("the show is made once it does"):
        submit(store, show_id, seen=0)
