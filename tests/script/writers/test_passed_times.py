"""A report that tells of a clock time which has passed is told with the time at which it was published."""

from datetime import timedelta

import pytest

from radiox_tasks.script.checks.line_checks import Checks
from radiox_tasks.script.roles import roles_of
from radiox_tasks.script.show_sources import sources_of
from radiox_tasks.script.writers.local_writer import write_locally
from tests.script.writers import newsroom

CLOSED = {
    "de": ("Brücke in Uster gesperrt", "Die Brücke in Uster ist nach einem Unfall bis {} Uhr gesperrt.", "8 Uhr"),
    "en": ("Bridge in Uster closed", "The bridge in Uster is closed until {} a.m. after an accident.", "8 o'clock"),
    "fr": ("Pont fermé à Uster", "Le pont d'Uster est fermé jusqu'à {} heures après un accident.", "8 h"),
}


@pytest.mark.parametrize("language", CLOSED)
@pytest.mark.parametrize(("hour", "before", "says"), [(9, 1, True), (10, 1, False), (7, 1, False), (9, 24, False)])
def test_a_report_of_a_time_that_has_passed_says_from_when_it_is(
    language: str, hour: int, before: int, says: bool
) -> None:
    title, sentence, published = CLOSED[language]
    told = newsroom.article(
        title, sentence.format(hour), language=language, published=newsroom.AIR_AT - timedelta(hours=before)
    )
    request = newsroom.request([newsroom.story(told)], language=language, desks=False)  # at nine
    draft, _ = write_locally(request)
    (line,) = [line for line in draft.lines if line.kind == "news"]
    assert sentence.format(hour).removesuffix(".") in line.text, "nothing is left out"
    assert any(".reported_at." in phrase for phrase in draft.phrases) is says
    assert (published in line.parts[0].text) is says
    _, failed = Checks(request, roles_of(request), sources_of(request.rundown, language)).examine([line], [0])
    assert not failed
