"""A preset: one programme's definition (feeds, language, schedule, hosts, length, sound)."""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ByteSize,
    Field,
    HttpUrl,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from radiox_tasks.language.languages import known_language
from radiox_tasks.model.base import Document
from radiox_tasks.model.formats.periods import Period, parse_length

Language = Annotated[
    str,
    AfterValidator(known_language),
    WithJsonSchema({"type": "string", "pattern": "^[a-z]{2,3}$", "description": "a folder of templates/languages"}),
]
LoudnessProfile = Literal["apple", "spotify", "ebu", "aes", "alexa"]
Quality = Literal["low", "mid", "high"]

Length = Annotated[
    float,
    Field(ge=20, le=7200),
    BeforeValidator(parse_length),
    WithJsonSchema({"type": ["number", "string"], "description": 'seconds from 20 to 7200, or a period: "2m"'}),
]


def _in_one_line(text: str) -> str:
    """The text without breaks of lines, which YAML's folded texts end with."""
    if not (line := " ".join(text.split())):
        raise ValueError("should not be empty")
    return line


OneLine = Annotated[str, Field(min_length=1), AfterValidator(_in_one_line)]


class Location(Document):
    """The preset's location, for the weather. Degrees, WGS 84."""

    name: OneLine = Field(description="as it is spoken")
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Schedule(Document):
    """Air times as a cron expression in the preset's zone; production starts `lead` before each."""

    cron: str = "0 * * * *"
    lead: Period = Field(
        default=timedelta(minutes=10), description='a period: "10m"; production starts so much earlier'
    )
    catch_up: Period = Field(
        default=timedelta(minutes=15), description='a period: "15m"; later than this, a slot is missed'
    )
    enabled: bool = Field(default=True, description="off: it cannot be put on the schedule")

    @field_validator("cron")
    @classmethod
    def _cron_is_valid(cls, value: str) -> str:
        try:
            CronSim(value, datetime(2026, 1, 1, tzinfo=UTC))
        except CronSimError as error:
            raise ValueError(f"not a cron expression: {value!r} ({error})") from None
        if len(value.split()) != 5:  # cronsim also takes a sixth, for seconds
            raise ValueError(f"not a cron expression of five fields: {value!r}")
        return value


class NewsRules(Document):
    """Which stories the rundown may contain. `count` is the number of stories; `per_feed` limits one feed's share. With
    `rerank` the language model orders the candidates, if one is configured."""

    count: int = Field(default=4, ge=1, le=30, description="the number of stories; up to two more fill the `duration`")
    max_age: Period = Field(default=timedelta(hours=24), description='a period: "24h"; older articles are left out')
    categories: tuple[str, ...] = Field(default=(), description="of feeds; none: all")
    exclude: tuple[str, ...] = Field(default=(), description="topics to leave out")
    min_priority: int = Field(default=1, ge=1, le=10, description="articles of feeds below it lead no story")
    per_feed: int | None = Field(
        default=None,
        ge=1,
        description="how many stories one feed may lead; unset: 2, more if there are too few feeds",
        exclude_if=lambda value: value is None,  # earlier versions read it as a whole number, and have the default 2
    )
    instructions: str = Field(default="", description="wishes that the choice of stories and the language model follow")
    rerank: bool = Field(default=False, description="the language model, if there is one, orders the candidates")


class Feed(Document):
    """One source of articles. `name` is the outlet (an outlet's feeds share it); priority 1-10."""

    url: str
    name: OneLine
    category: str = "news"
    priority: int = Field(default=5, ge=1, le=10, description="10: the most important")
    weight: float = Field(
        default=1.0, gt=0, allow_inf_nan=False, description="how much its articles count when stories are chosen"
    )
    language: Language = "en"

    @field_validator("url")
    @classmethod
    def _url_is_http(cls, value: str) -> str:
        HttpUrl(value)
        return value


class Hosts(Document):
    """Who speaks: speaker ids. One, two or three voices."""

    main: str = "marcel"
    second: str | None = "jarvis"
    weather: str | None = "lucy"


class Style(Document):
    """Tone for one part of the day. `length` scales the show's natural length."""

    tone: str = Field(default="", description="how the texts sound, in words")
    greeting: str = Field(default="", description="in place of the language's own")
    length: float = Field(default=1.0, gt=0.2, le=3, description="a factor of the natural length")


class Styles(Document):
    """Styles by local hour: morning 5-11, afternoon 11-17, evening 17-22, night 22-5."""

    morning: Style = Style()
    afternoon: Style = Style()
    evening: Style = Style()
    night: Style = Style()


LONGEST_MUSIC = timedelta(minutes=10)
"""Before the first or after the last line."""


class Sound(Document):
    """The station's music and level. `bed_level` is the bed's amplitude under speech relative to the jingle (1.0)."""

    jingle: str | None = Field(default=None, description="a name or a mood; unset: one that suits the hour")
    intro: Period = Field(
        default=timedelta(seconds=5), le=LONGEST_MUSIC, description='a period: "5s" of music before the first line'
    )
    intro_level: float = Field(default=1.0, gt=0, le=1)
    bed_level: float = Field(default=0.06, ge=0, le=1, description="music under speech")
    outro: Period = Field(
        default=timedelta(seconds=5), le=LONGEST_MUSIC, description='a period: "5s" of music after the last line'
    )
    loudness: LoudnessProfile = "apple"

    @property
    def music_seconds(self) -> float:
        """Of the show, before the first and after the last line."""
        return (self.intro + self.outro).total_seconds()


class VoiceRules(Document):
    """Quality tier; each provider maps it to one of its current models."""

    quality: Quality = "high"


class CoverRules(Document):
    """What the cover should look like, in words for the image model."""

    style: str = ""


class Disclosure(Document):
    """The announcement that the show is machine-made; `text` replaces the language's wording."""

    spoken: bool = True
    text: str = ""


Cap = Annotated[float | None, Field(ge=0, allow_inf_nan=False)]


class Budget(Document):
    """Caps on paid calls, in `currency`. None means no cap."""

    show: Cap = None
    day: Cap = None
    month: Cap = None
    currency: Literal["USD"] = "USD"


class PublishRules(Document):
    """Whether editions enter the podcast feed, and which are kept: always the newest, older ones within all limits."""

    feed: bool = True
    keep: Period = Field(default=timedelta(days=30), description="how long editions are kept")
    keep_count: int | None = Field(default=None, ge=1, description="the largest number of editions; unset: no limit")
    keep_size: ByteSize | None = Field(
        default=None, description='the largest total size, in bytes or as in "5GB"; unset: no limit'
    )


PRESET_NAME = r"^[a-z0-9][a-z0-9-]{0,62}$"


class Preset(Document):
    """One programme's definition, as read from presets/<name>.yaml. Unknown keys are errors."""

    name: str = Field(pattern=PRESET_NAME)
    title: OneLine
    language: Language
    timezone: str = "UTC"
    location: Location | None = None
    schedule: Schedule = Schedule()
    duration: Length | None = Field(default=None, description='seconds from 20 to 7200, or a period: "2m"')
    news: NewsRules = NewsRules()
    feeds: tuple[Feed, ...] = Field(min_length=1)
    hosts: Hosts = Hosts()
    weather: bool = False
    markets: tuple[str, ...] = ()
    style: Styles = Styles()
    sound: Sound = Sound()
    voice: VoiceRules = VoiceRules()
    cover: CoverRules = CoverRules()
    disclosure: Disclosure = Disclosure()
    budget: Budget = Budget()
    publish: PublishRules = PublishRules()

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):  # OSError: the name is a folder of zones, such as Europe
            raise ValueError(f"not an IANA time zone: {value!r} (for example Europe/Zurich)") from None
        return value

    @model_validator(mode="after")
    def _weather_needs_a_place(self) -> "Preset":
        if self.weather and self.location is None:
            raise ValueError("weather: true needs a location: {name, latitude, longitude}, or say weather: false")
        return self

    @property
    def stories_per_feed(self) -> int:
        """How many stories one feed may lead: as stated, else two, or as many as these feeds need to fill a show."""
        return self.news.per_feed or max(2, ceil(self.news.count / len(self.feeds)))

    @property
    def zone(self) -> ZoneInfo:
        """The preset's time zone."""
        return ZoneInfo(self.timezone)
