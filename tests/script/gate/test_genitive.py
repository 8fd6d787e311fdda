"""Whose it is, told with 's and with of, and words that stand for one another."""

from tests.script.gate.judged import judged

NAMED = "The first locomotive of the Northern Railway was named Limmat."
KILLER = "The killer of the brother was arrested."

TRUE = [
    ("en", "The Northern Railway's first locomotive was called Limmat.", NAMED),
    ("en", "The brother's killer was arrested.", KILLER),
    ("en", "Zurich's mayor met the mayor of Basel.", "The mayor of Zurich met Basel's mayor."),
    ("en", "The company was started by Tom Reed.", "Tom Reed founded the company."),
    ("de", "Der ehemalige Präsident reiste ab.", "Der frühere Präsident reiste ab."),
    ("de", "Die Arbeiter traten in den Streik.", "Die Arbeiter streikten."),
]
FALSE = [
    ("en", "The first locomotive's Northern Railway was called Limmat.", NAMED),
    ("en", "Limmat's first locomotive was called Northern Railway.", NAMED),
    ("en", "The killer's brother was arrested.", KILLER),
    ("en", "Ann Vogt's bank sued Tom Reed.", "The bank of Tom Reed sued Ann Vogt."),
    ("en", "Tom Reed was started by the company.", "Tom Reed founded the company."),
    ("de", "Der Präsident reiste ab.", "Der einstige Präsident reiste ab."),
    ("de", "Die Arbeiter streikten.", "Die Arbeiter traten nicht in den Streik."),
    ("de", "Die Firma ging pleite.", "Die Firma ging an die Bank."),
]


test_passes, test_is_stopped = judged(TRUE, FALSE)
