"""Who does it and who suffers it, in the active and in the passive."""

from tests.script.gate.judged import judged

SUED = "The bank sued the union."
HELD = "The genesis block contains a headline."
CHOSE = "Parliament chose Bern as the seat of the authorities."
HELP = "The Swiss government and the Swiss National Bank announced support for the bank UBS on 16 October 2008."
DATA = "Measurements by Rosalind Franklin were essential for the model."
TRUE = [
    ("The union was sued by the bank.", SUED),
    ("The bank sued the union.", "The union was sued in May by the bank."),
    ("A headline is contained in the genesis block.", HELD),
    ("The genesis block contains a headline.", "A headline is contained in the genesis block."),
    ("Bern was chosen by parliament as the seat of the authorities.", CHOSE),
    (
        "Support for the bank UBS was announced in October 2008 by the Swiss government and the Swiss National Bank.",
        HELP,
    ),
    ("Last year the plan was approved by the council.", "Last year the council approved the plan."),
    ("The company was bought from the bank by the state.", "The state bought the company from the bank."),
    ("Measurements that Rosalind Franklin made were essential for the model.", DATA),
]
FALSE = [
    ("The bank was sued by the union.", SUED),
    ("The union was not sued by the bank.", SUED),
    ("The union sued the bank.", "The union was sued by the bank."),
    ("The genesis block is contained in a headline.", HELD),
    ("The headline contains a genesis block.", "A headline is contained in the genesis block."),
    ("Parliament was chosen by Bern as the seat of the authorities.", CHOSE),
    ("The minister was attacked by a farmer.", "The minister attacked a farmer."),
    ("The union and the bank were announced by the plan.", "The union and the bank announced the plan."),
    ("Support for the Swiss National Bank was announced on 16 October 2008 by the bank UBS.", HELP),
    ("The company was bought by the bank.", "The state bought the company from the bank."),
    ("The bank bought the company from the state.", "The company was bought from the bank by the state."),
    ("Measurements that Rosalind Franklin rejected were essential for the model.", DATA),
]


test_passes, test_is_stopped = judged([("en", *told) for told in TRUE], [("en", *told) for told in FALSE])
