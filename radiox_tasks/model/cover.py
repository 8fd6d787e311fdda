"""What a show's cover has to show."""

from pydantic import AwareDatetime

from radiox_tasks.model.base import Document


class CoverRequest(Document):
    """One show's cover. `air_at` has the preset's zone: the cover prints local time. `palette` selects the programme's
    colours within the part of the day (normally the preset's name); `seed` varies the geometry (normally the lead
    story's title); `style` is the preset's instruction for an image model. A `grave` lead (death, war, disaster)
    gets typography only."""

    station: str
    headline: str
    air_at: AwareDatetime
    language: str = "en"
    palette: str = ""
    sample: bool = False
    seed: str = ""
    style: str = ""
    grave: bool = False
