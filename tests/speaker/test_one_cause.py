"""One cause has one message, whatever lines and hosts it strikes."""

from pathlib import Path

import pytest

from radiox_tasks.data.blobs.blob_store import FolderBlobs
from radiox_tasks.providers.calls import ProviderError
from radiox_tasks.settings import Settings
from radiox_tasks.speaker.synthesize import speak_line
from tests.speaker.speaking import ENGLISH, GERMAN, chain, line
from tests.standins.direct_caller import DirectCaller
from tests.standins.elevenlabs_server import elevenlabs_standin


def test_the_cause_behind_a_lines_failure_is_the_same_for_every_line(tmp_path: Path) -> None:
    causes = set()
    with elevenlabs_standin(characters=10) as there:
        there.character_limit = 10
        settings = Settings(ELEVENLABS_API_KEY=there.key, ELEVENLABS_BASE_URL=there.url)
        for number, (speaker, text) in enumerate([("marcel", GERMAN), ("lucy", ENGLISH)], start=1):
            voice = chain(speaker, "de", settings=settings)[0]
            with pytest.raises(ProviderError, match=f"line {number}") as caught:
                speak_line(
                    line(text, speaker, number),
                    [voice],
                    previous="",
                    following="",
                    caller=DirectCaller(),
                    settings=settings,
                    blobs=FolderBlobs(tmp_path),
                )
            causes.add(str(caught.value.__cause__))
    assert len(causes) == 1
    assert "used up until" in causes.pop()
