"""What each step does, in the words of a show's error."""

from collections.abc import Mapping

DOING: Mapping[str, str] = {
    "fetch": "reading a feed",
    "weather": "asking for the weather",
    "markets": "asking for prices",
    "cast": "choosing the voices",
    "rundown": "choosing the stories",
    "script": "writing the script",
    "script-part": "keeping a part of the script",
    "continue": "ordering what follows the script",
    "voices": "choosing between paid and local voices",
    "speak": "speaking a line",
    "mix": "mixing",
    "paint": "painting the cover",
    "cover": "drawing the cover",
    "finish": "checking the finished programme",
    "persist": "storing the show",
    "publish": "placing the edition",
    "last-edition": "repeating the last edition",
}
"""By the step's name."""
