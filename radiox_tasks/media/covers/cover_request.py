"""What a cover shows, and the metadata embedded in every cover."""

import re
from typing import Literal

from pydantic import AwareDatetime

from radiox_tasks.language.wording import wording_or_english
from radiox_tasks.model.cover import CoverRequest
from radiox_tasks.model.preset import Preset

SIZE = 3000
"""Pixels on each side: the largest artwork Apple Podcasts takes (1400-3000, square, RGB)."""

SourceType = Literal["algorithmicMedia", "trainedAlgorithmicMedia"]
"""IPTC's digital source types, https://cv.iptc.org/newscodes/digitalsourcetype/: created by an algorithm without
training data, or by a trained model."""


def cover_request(preset: Preset, *, headline: str, air_at: AwareDatetime, sample: bool) -> CoverRequest:
    """The request for a preset's show, with the time in the preset's zone."""
    return CoverRequest(
        station=preset.title,
        headline=headline,
        air_at=air_at.astimezone(preset.zone),
        language=preset.language,
        palette=preset.name,
        sample=sample,
        seed=headline,
        style=preset.cover.style,
        grave=is_grave(headline, preset.language),
    )


def is_grave(headline: str, language: str) -> bool:
    """Whether the headline is about death, war or disaster, by the words in the language's folder."""
    patterns = wording_or_english(language, "language")["grave"]
    return any(re.search(pattern, headline, re.IGNORECASE) for pattern in patterns)


def xmp_packet(source: SourceType) -> bytes:
    """An XMP packet that declares how the picture was made (IPTC Photo Metadata, Digital Source Type)."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="RadioX" '
        f'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{source}"/>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()
