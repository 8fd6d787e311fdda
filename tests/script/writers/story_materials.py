"""Material of stories for the local writer."""

from radiox_tasks.script.writers.local.material import StoryMaterial, gather
from tests.script.writers import newsroom


def material_of(title: str, teaser: str, page: str, *, language: str = "de") -> StoryMaterial:
    """What is told of a feed's item whose page was read."""
    told = newsroom.article(title, f"{teaser}\n\n{page}", language=language)
    story = newsroom.story(told.model_copy(update={"teaser_end": len(f"{title}\n\n{teaser}")}))
    material, _ = gather(story, newsroom.request([story], language=language), newsroom.notes(language))
    assert material is not None
    return material
