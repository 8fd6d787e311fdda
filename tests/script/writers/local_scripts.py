"""Scripts of the local writer."""

from radiox_tasks.language.languages import languages
from radiox_tasks.model.script import Script
from radiox_tasks.script.choose_writer import write_checked_script
from radiox_tasks.script.script_request import ScriptRequest
from radiox_tasks.settings import Settings
from tests.script.writers import newsroom
from tests.standins.direct_caller import DirectCaller

TOLD = [language for language in languages() if newsroom.sample_stories(language)]


def write(request: ScriptRequest) -> Script:
    return write_checked_script(request, settings=Settings(), caller=DirectCaller())
