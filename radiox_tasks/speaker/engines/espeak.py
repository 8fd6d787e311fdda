"""espeak-ng: its own voices, and phonemes for Piper and Kokoro. A child process; see protocol.py.

espeak-ng is under the GPL 3: it is loaded in this process only, which talks to the rest through pipes. Calls follow
espeak-ng's speak_lib.h.
"""

import ctypes
import re
from functools import cache

from radiox_tasks.speaker.engines.protocol import INT16, Answer, Request, number_of, serve, text_of

AUDIO_OUTPUT_SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: synthesise in the caller's thread, hand samples to the callback
DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
CHARS_UTF8 = 1  # espeakCHARS_UTF8
PHONEMES_IPA = 2  # espeak_TextToPhonemes: International Phonetic Alphabet, as UTF-8
RATE, VOLUME, PITCH, RANGE = 1, 2, 3, 4  # espeak_PARAMETER
FULL_VOLUME = 70  # of 100: keeps peaks under 0.75

_CLAUSE = re.compile(r"([^.,;:!?…—–]+)([.,;:!?…—–]*)\s*")
_SWITCH = re.compile(r"\([a-z-]+\)")  # espeak-ng's marks around a word that is read in another language
_MARKS = {"…": ".", "–": ",", "—": ","}
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@cache
def _library() -> tuple[ctypes.CDLL, int]:
    """The initialised library, and its sample rate in Hz."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = (
        ctypes.c_void_p,
        ctypes.c_size_t,
        ctypes.c_uint,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.c_uint,
        ctypes.c_void_p,
        ctypes.c_void_p,
    )
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = (ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int)
    rate = library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), DONT_EXIT)
    if rate <= 0:
        raise OSError("espeak-ng did not start")
    return library, rate


def _choose(library: ctypes.CDLL, voice: str) -> None:
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError(f"espeak-ng has no voice {voice!r}")


def speak(request: Request) -> Answer:
    """Fields: `text`, `voice`, `rate` (words per minute), `pitch` and `range` (0 to 99)."""
    library, rate = _library()
    chunks: list[bytes] = []

    def collect(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    callback = _CALLBACK(collect)  # kept alive here: the library stores only its address
    library.espeak_SetSynthCallback(callback)
    _choose(library, text_of(request, "voice"))
    library.espeak_SetParameter(RATE, round(number_of(request, "rate", 150.0)), 0)
    library.espeak_SetParameter(VOLUME, FULL_VOLUME, 0)
    library.espeak_SetParameter(PITCH, round(number_of(request, "pitch", 50.0)), 0)
    library.espeak_SetParameter(RANGE, round(number_of(request, "range", 50.0)), 0)
    text = text_of(request, "text").encode() + b"\0"
    if library.espeak_Synth(text, len(text), 0, 1, 0, CHARS_UTF8, None, None) != 0:
        raise OSError("espeak-ng could not speak the text")
    library.espeak_Synchronize()
    return Answer({"rate": rate, "format": INT16}, b"".join(chunks))


def phonemes(text: str, voice: str) -> list[str]:
    """The text's sentences in the International Phonetic Alphabet, with the punctuation that sets pauses."""
    library, _ = _library()
    _choose(library, voice)
    sentences, clauses = [], []
    for clause, marks in _CLAUSE.findall(text):
        said = _clause(library, clause)
        if said:
            mark = _MARKS.get(marks[:1], marks[:1])
            clauses.append(said + mark)
            if mark in (".", "!", "?"):
                sentences.append(" ".join(clauses))
                clauses = []
    return [*sentences, " ".join(clauses)] if clauses else sentences


def _clause(library: ctypes.CDLL, text: str) -> str:
    rest = ctypes.c_char_p(text.encode())
    parts = []
    while rest.value:
        parts.append((library.espeak_TextToPhonemes(ctypes.byref(rest), CHARS_UTF8, PHONEMES_IPA) or b"").decode())
    return _SWITCH.sub("", " ".join(parts)).strip()


def answer(request: Request) -> Answer:
    """Speak, or with `phonemes: true` only transcribe."""
    if request.get("phonemes"):
        return Answer({"sentences": phonemes(text_of(request, "text"), text_of(request, "voice"))})
    return speak(request)


if __name__ == "__main__":
    serve(answer)
