"""What stands behind a preposition with something of its own does not take its place."""

from tests.script.gate.judged import judged

_FUND = "The fund sent the money to the widow of a fisherman from Genoa after a storm sank his boat."
_REBELS = "The rebels called for the release of the hostages and for talks with the government of Peru."
_STIFTUNG = "Die Stiftung überwies das Geld an die Witwe eines Fischers aus Genua."
_A = "A court in Leeds ordered the company to pay 40,000 pounds to the family of a worker who fell from a roof."

test_passes, test_is_stopped = judged(
    true=[
        ("en", "The fund sent the money to the widow of a fisherman from Genoa.", _FUND),
        ("en", "The rebels called for talks with the government of Peru.", _REBELS),
        ("de", "Die Stiftung überwies das Geld an die Witwe eines Fischers.", _STIFTUNG),
    ],
    false=[
        ("en", "A court in Leeds ordered the company to pay 40,000 pounds to a worker who fell from a roof.", _A),
        ("en", "The fund sent the money to a fisherman from Genoa.", _FUND),
        ("de", "Die Stiftung überwies das Geld an einen Fischer aus Genua.", _STIFTUNG),
    ],
)
