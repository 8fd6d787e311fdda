"""What a show's cover has to show."""

from pydantic import AwareDatetime

from radiox_tasks.model.base import Document


class CoverRequest(Document):
    """One show's cover. `air_at` carries the preset's own zone or offset: the cover prints its wall clock.

    `palette` picks the programme's own colours within the time of day (the preset's name does well); `seed` varies
    the geometry (the lead story's words do); `style` is the preset's wish in words, for an image model.
    A `grave` lead (death, war, disaster) gets type alone: no picture and no play with shapes.
    """

    station: str
    headline: str
    air_at: AwareDatetime
    language: str = "en"
    palette: str = ""
    sample: bool = False
    seed: str = ""
    style: str = ""
    grave: bool = False
