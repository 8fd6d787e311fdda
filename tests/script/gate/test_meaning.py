"""Words that share a meaning, words that state nothing, and what they may not hide."""

import pytest

from radiox_tasks.script.gate import judge

TRUE = [
    ("de", "Ende Juli begann der Bau.", ["Am 23. Juli begann der Bau."]),
    ("en", "Construction began in late July.", ["Construction began on 23 July."]),
    ("en", "The building opened in mid-January 2020.", ["The building opened on 14 January 2020."]),
    ("de", "Anfang Mai 2020 wurde das Gebäude eröffnet.", ["Das Gebäude wurde am 4. Mai 2020 eröffnet."]),
    ("en", "The talks took place in Geneva in May.", ["The talks were held in Geneva in May."]),
    ("en", "The treaty came into force on 1 May.", ["The treaty took effect on 1 May."]),
    ("de", "Drei Menschen kamen ums Leben.", ["Drei Menschen starben."]),
    (
        "en",
        "The General Assembly has 193 members and meets in New York.",
        ["The General Assembly has 193 members.", "The General Assembly meets in New York."],
    ),
    (
        "en",
        "The company was founded in 1990, and it employs 500 people.",
        ["The company was founded in 1990.", "It employs 500 people."],
    ),
]
FALSE = [
    ("de", "Die Regierung gab das Projekt auf.", ["Die Regierung trieb das Projekt voran."]),
    ("de", "Die Titanic kam nach New York.", ["Die Titanic ging vor New York unter."]),
    (
        "de",
        "Die Titanic kam am 15. April 1912 nach New York.",
        ["Die Titanic sollte am 15. April 1912 in New York eintreffen und sank."],
    ),
    ("de", "Die Bank ging an die UBS.", ["Die Bank verklagte die UBS."]),
    (
        "de",
        "Der Sicherheitsrat hat fünf ständige Mitglieder und verabschiedete die Erklärung.",
        ["Der Sicherheitsrat hat fünf ständige Mitglieder.", "Die Generalversammlung verabschiedete die Erklärung."],
    ),
    (
        "de",
        "Es war der Sicherheitsrat, der die Erklärung verabschiedete.",
        ["Der Sicherheitsrat hat fünf ständige Mitglieder.", "Die Generalversammlung verabschiedete die Erklärung."],
    ),
    (
        "de",
        "Der Sicherheitsrat, der die Erklärung verabschiedete, hat fünf ständige Mitglieder.",
        ["Der Sicherheitsrat hat fünf ständige Mitglieder.", "Die Generalversammlung verabschiedete die Erklärung."],
    ),
    (
        "en",
        "The Security Council, which adopted the declaration, has five permanent members.",
        ["The Security Council has five permanent members.", "The General Assembly adopted the declaration."],
    ),
    (
        "en",
        "The Security Council has five permanent members and adopted the declaration.",
        ["The Security Council has five permanent members.", "The General Assembly adopted the declaration."],
    ),
    (
        "en",
        "The Security Council has five permanent members, and it adopted the declaration.",
        ["The Security Council has five permanent members.", "The General Assembly adopted the declaration."],
    ),
    ("en", "The prize went to France.", ["The French team lost the prize."]),
    ("en", "The prize went to Germany.", ["The German winner refused the prize."]),
    (
        "en",
        "The university was founded not by the canton in 1833.",
        ["The university was founded in 1833 not by a prince but by the canton."],
    ),
    (
        "en",
        "The university was not founded by the canton.",
        ["The university was founded in 1833 not by a prince but by the canton."],
    ),
    (
        "en",
        "The university was founded by a prince.",
        ["The university was founded in 1833 not by a prince but by the canton."],
    ),
    (
        "de",
        "Die Universität wurde von einem Fürsten gegründet.",
        ["Die Universität wurde nicht von einem Fürsten, sondern vom Kanton gegründet."],
    ),
    ("en", "The parliament approved the law in France.", ["The French parliament approved the law."]),
    ("de", "Der Präsident Frankreichs reiste nach Deutschland.", ["Der deutsche Präsident reiste nach Frankreich."]),
    ("de", "Der deutsche Präsident reiste nach Frankreich.", ["Der Präsident Frankreichs reiste nach Deutschland."]),
    ("de", "Der Präsident reiste nach Deutschland.", ["Der deutsche Präsident reiste ab."]),
    ("en", "The man took over the company.", ["The man left the company."]),
    ("en", "The company made a profit of 5 million francs.", ["The company missed a profit of 5 million francs."]),
    ("en", "The train is a locomotive from 1847.", ["The train is from 1847."]),
    ("en", "The locomotive is from 1847.", ["The train is from 1847."]),
    ("de", "Drei Soldaten starben.", ["Drei Menschen starben."]),
    ("en", "A shooting killed 4 soldiers in 1990.", ["4 people died in 1990."]),
    ("en", "The minister stepped down in May.", ["The minister stepped up in May."]),
    ("en", "The bank was set up in 1990.", ["The bank was wound up in 1990."]),
    ("en", "Police went to the school.", ["Police left the school."]),
    ("de", "Die Polizei ging in die Schule.", ["Die Polizei räumte die Schule."]),
    ("de", "Die Schweiz stimmte dafür.", ["Die Schweiz stimmte dagegen."]),
    ("en", "Congress said yes to the plan.", ["Congress said no to the plan."]),
    ("de", "Im Jahr 2000 wurden 1990 Häuser gebaut.", ["Im Jahr 1990 wurden 2000 Häuser gebaut."]),
    ("en", "In 1990 the town built 2000 houses.", ["In 2000 the town built 1990 houses."]),
    (
        "en",
        "The government and the union made a deal in May.",
        ["The government and the union broke off talks in May about a deal."],
    ),
    ("en", "France beat Spain in the final.", ["Spain beat France in the final."]),
    ("en", "France was beaten by Spain in the final.", ["France beat Spain in the final."]),
    ("de", "Den Verband verklagte die Bank.", ["Den Verband schützte die Bank."]),
    ("de", "Der Mann schlug den Sohn.", ["Den Mann schlug der Sohn."]),
    ("en", "Zurich is bigger than Basel.", ["Basel is bigger than Zurich."]),
    (
        "en",
        "The mayor of Zurich is the brother of the mayor of Basel.",
        ["The mayor of Basel is the brother of the president of Zurich."],
    ),
    ("de", "Die Regierung lehnte den Antrag ab, und es kam dazu.", ["Die Regierung lehnte den Antrag ab."]),
    ("de", "Ende Juli begann der Bau.", ["Am 3. Juli begann der Bau."]),
    ("en", "The construction began in late July.", ["The construction began on 3 July."]),
    ("en", "The workers left the plant in 1990.", ["The workers entered the plant in 1990."]),
    ("en", "The yen rose against the dollar.", ["The yen fell against the dollar."]),
    ("de", "Die Aktie legte zu.", ["Die Aktie gab nach."]),
    ("de", "Das Parlament kam auf das Gesetz.", ["Das Parlament kippte das Gesetz."]),
    ("en", "The court made a ruling for the company.", ["The court made a ruling against the company."]),
    ("en", "The two countries hold talks in Geneva.", ["The two countries broke off talks in Geneva."]),
    ("en", "The police holds the man.", ["The police seeks the man."]),
    ("en", "Rebels hold the city of Goma.", ["Rebels attacked the city of Goma."]),
    ("en", "The firm makes medicine in Basel.", ["The firm sells medicine in Basel."]),
    ("en", "The senator took the money.", ["The senator returned the money."]),
    ("en", "The bank bought the insurer in May.", ["The bank cancelled the purchase of the insurer in May."]),
    ("de", "Die Bank kaufte im Mai die Versicherung.", ["Die Bank stoppte im Mai den Kauf der Versicherung."]),
    ("de", "Die Stadt eröffnete im Mai das Museum.", ["Die Stadt verschob im Mai die Eröffnung des Museums."]),
    ("de", "Die Regierung beschloss das Gesetz.", ["Die Regierung kippte den Beschluss zum Gesetz."]),
    ("en", "Parliament passed the budget.", ["Parliament delayed the adoption of the budget."]),
    ("en", "The court convicted the banker.", ["The court overturned the conviction of the banker."]),
    ("en", "The court jailed the banker.", ["The court freed the banker from jail."]),
]


@pytest.mark.parametrize(("language", "line", "evidence"), TRUE, ids=[line for _, line, _ in TRUE])
def test_passes(language: str, line: str, evidence: list[str]) -> None:
    assert judge(line, evidence, language=language) == []


@pytest.mark.parametrize(("language", "line", "evidence"), FALSE, ids=[line for _, line, _ in FALSE])
def test_is_stopped(language: str, line: str, evidence: list[str]) -> None:
    assert judge(line, evidence, language=language)
