"""Runs in a process of its own: one JSON request on stdin, raw PCM on stdout (mono, 16 bit, host byte order).

The first line of stdout is the sample rate in Hz. The library keeps one global voice a process, hence the process.
Calls follow espeak-ng's speak_lib.h.
"""

import ctypes
import json
import sys

AUDIO_OUTPUT_SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: synthesise in the caller's thread, hand samples to the callback
DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
CHARS_UTF8 = 1  # espeakCHARS_UTF8
RATE, VOLUME, PITCH, RANGE = 1, 2, 3, 4  # espeak_PARAMETER


def main() -> None:
    request = json.loads(sys.stdin.buffer.read())
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
    data = espeakng_loader.get_data_path().encode()
    rate = library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data, DONT_EXIT)
    if rate <= 0:
        raise SystemExit("espeak-ng did not start")
    chunks: list[bytes] = []

    def collect(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    callback_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
    callback = callback_type(collect)  # held here: the library keeps only its address
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(str(request["voice"]).encode()) != 0:
        raise SystemExit(f"espeak-ng has no voice {request['voice']!r}")
    library.espeak_SetParameter(RATE, int(request["rate"]), 0)
    library.espeak_SetParameter(VOLUME, int(request["volume"]), 0)
    library.espeak_SetParameter(PITCH, int(request["pitch"]), 0)
    library.espeak_SetParameter(RANGE, int(request["range"]), 0)
    text = str(request["text"]).encode() + b"\0"
    if library.espeak_Synth(text, len(text), 0, 1, 0, CHARS_UTF8, None, None) != 0:
        raise SystemExit("espeak-ng could not speak the text")
    library.espeak_Synchronize()
    sys.stdout.buffer.write(f"{rate}\n".encode() + b"".join(chunks))


if __name__ == "__main__":
    main()
