"""The tags of a show, from its document."""

from radiox_tasks.audio.id3 import Tags
from radiox_tasks.document.chapters import chapters_of
from radiox_tasks.language.wording import words
from radiox_tasks.model.edition import ShowContent


def tags_for(document: ShowContent, cover: bytes) -> Tags:
    """Title (time and lead story), chapters, transcript, cover, and the declaration of a machine-made show."""
    said = words("station", document.language)
    local = document.local_air_at
    lead = document.stories[0].title if document.stories else document.title
    mark = f"{said['sample']} · " if document.sample else ""
    return Tags(
        title=f"{mark}{local:%H:%M} · {lead}",
        artist=document.title,
        album=document.title,
        date=local,
        language=document.language,
        disclosure=said["item_disclosure"] + (f" {said['item_sample']}" if document.sample else ""),
        sample=document.sample,
        show_id=document.show_id,
        transcript="\n".join(f"{line.name}: {line.text}" for line in document.lines),
        chapters=chapters_of(document),
        cover=cover,
    )
