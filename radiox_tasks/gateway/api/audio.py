"""Audio routes: voices, speech outside of shows, mastering of recordings, jingles."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from radiox_tasks.analytics.queue_state import QueueState
from radiox_tasks.data.jobs import Job
from radiox_tasks.gateway.api.health import TheMonitor
from radiox_tasks.gateway.api.jobs import begin
from radiox_tasks.gateway.api.speakers import Hearing, begin_preview, known
from radiox_tasks.gateway.api.uploads import FILE_ID, known_file
from radiox_tasks.gateway.problems import ProblemError, responses
from radiox_tasks.gateway.route_dependencies import Producer, Reader, TheStore, record_act
from radiox_tasks.language.languages import DEFAULT_LANGUAGE, languages
from radiox_tasks.model.declared.jobs import MASTER_RECORDING, MasteringArguments
from radiox_tasks.model.host import SPEAKER_ID
from radiox_tasks.model.preset import LoudnessProfile, Quality
from radiox_tasks.model.sound import Voice

router = APIRouter(tags=["audio"])


class Speech(Hearing):
    """A text to speak and who speaks it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"speaker": "lucy", "text": "Good morning.", "language": "en"}]}
    )

    speaker: str = Field(pattern=SPEAKER_ID)
    text: str = Field(min_length=1, max_length=600)


class Recording(BaseModel):
    """An uploaded recording to master."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"file_id": "0" * 64, "loudness": "apple"}]}
    )

    file_id: str = Field(pattern=FILE_ID)
    loudness: LoudnessProfile = "apple"


class SpeakerVoices(BaseModel):
    """One host's voices for a language, best first: a show uses the first that can speak."""

    speaker: str
    name: str
    voices: list[Voice]


class Voices(BaseModel):
    """Every host's voices."""

    language: str
    speakers: list[SpeakerVoices]


class JingleInfo(BaseModel):
    """A piece of music that shows may use."""

    name: str
    title: str
    author: str
    licence: str
    mood: list[str]
    hours: tuple[int, int]


class ProfileInfo(BaseModel):
    """A loudness profile: integrated loudness in LUFS, true peak in dBTP, bit rate of the MP3 in kb/s."""

    name: LoudnessProfile
    lufs: float
    peak_dbtp: float
    kbps: int


class AudioStatus(BaseModel):
    """The state of audio production. `refused` says why music files are not played."""

    queues: list[QueueState]
    jingles: list[JingleInfo]
    refused: int
    profiles: list[ProfileInfo]


@router.post("/audio/generate", status_code=202, responses=responses(401, 403, 404))
def generate(speech: Speech, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Speak a text; the job's result names the WAV file. Paid voices are billed by character."""
    job = begin_preview(store, response, speech.speaker, speech)
    record_act(store, visitor, "speak", speaker=speech.speaker)
    return job


@router.post("/audio/process", status_code=202, responses=responses(401, 403, 404, 409))
def process(recording: Recording, store: TheStore, visitor: Producer, response: Response) -> Job:
    """Bring an uploaded recording to a loudness profile; the job's result names the MP3 and its measurements."""
    file = known_file(store, recording.file_id)
    if not file.media_type.startswith("audio/"):
        raise ProblemError(409, f"{file.name} is not a recording")
    arguments = MasteringArguments(file_id=recording.file_id, profile=recording.loudness)
    return begin(store, response, MASTER_RECORDING, arguments)


@router.get("/audio/voices", responses=responses(401, 403))
def voices(
    store: TheStore,
    visitor: Reader,
    language: Annotated[str, Query(pattern=r"^[a-z]{2,3}$")] = DEFAULT_LANGUAGE,
    quality: Quality = "high",
) -> Voices:
    """Which voice each host has for a language, best first."""
    from radiox_tasks.speaker.choose_voice import choose_voice

    if language not in languages():
        raise ProblemError(422, f"there is no language {language}; there are {', '.join(languages())}")
    return Voices(
        language=language,
        speakers=[
            SpeakerVoices(
                speaker=host.speaker,
                name=host.name,
                voices=list(choose_voice(host, language=language, quality=quality, settings=store.settings)),
            )
            for host in known(store).values()
        ],
    )


@router.get("/audio/status", responses=responses(401, 403))
def status(store: TheStore, visitor: Reader, monitor: TheMonitor) -> AudioStatus:
    """The audio and speaker queues, the jingles, and the loudness profiles."""
    from radiox_tasks.audio.jingles import JingleError, jingle_folders, music_files, read_jingle
    from radiox_tasks.audio.mastering.profiles import PROFILES

    jingles: list[JingleInfo] = []
    refused = 0
    for path in music_files(jingle_folders(store.settings.home)):
        try:
            jingle = read_jingle(path)
        except JingleError:
            refused += 1
            continue
        note = jingle.note.model_dump(include={"title", "author", "licence", "mood", "hours"})
        jingles.append(JingleInfo(name=jingle.name, **note))
    return AudioStatus(
        queues=[state for state in monitor.state().queues if state.queue in ("audio", "speaker")],
        jingles=jingles,
        refused=refused,
        profiles=[
            ProfileInfo(name=name, lufs=profile.lufs, peak_dbtp=profile.peak, kbps=profile.kbps)
            for name, profile in PROFILES.items()
        ],
    )
