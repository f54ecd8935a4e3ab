"""Who did what to whom: each sentence is true of the evidence above it, or exchanges two of its parts."""

import pytest

from qa.verify.verify import Evidence, verify

TRUE = [
    (
        "Mayor Hallam told the council that the ferry would stop.",
        "The council was told by Mayor Hallam that the ferry would stop.",
    ),
    (
        "Inspector Weiss asked Dr. Brandt whether the piers were safe.",
        "Dr. Brandt was asked by Inspector Weiss whether the piers were safe.",
    ),
    (
        "The Kremlin accused Washington of breaking the treaty.",
        "Washington was accused by the Kremlin of breaking the treaty.",
    ),
    (
        "The Kremlin accused Washington of breaking the treaty.",
        "The Kremlin has accused Washington of breaking the treaty.",
    ),
    (
        "Obed Carrow and Lena Marsh sued the harbour company over the fog signal.",
        "The harbour company was sued by Obed Carrow and Lena Marsh over the fog signal.",
    ),
    (
        "Obed Carrow and Lena Marsh sued the harbour company over the fog signal.",
        "Lena Marsh and Obed Carrow sued the harbour company over the fog signal.",
    ),
    (
        "Hallam, who was mayor until 2012, criticised Askew for the delay.",
        "Askew was criticised for the delay by Hallam.",
    ),
    ("Hallam, who was mayor until 2012, criticised Askew for the delay.", "Hallam criticised Askew for the delay."),
    (
        "The painting was stolen by a former guard and sold to a dealer in Lyon.",
        "A former guard stole the painting and it was sold to a dealer in Lyon.",
    ),
    (
        "Rovers beat United 3-1 on Saturday, their first win of the season.",
        "United were beaten 3-1 by Rovers on Saturday.",
    ),
    ("Brandt's lawyer wrote to Askew in March.", "In March, Brandt's lawyer wrote to Askew."),
    (
        "The trust bought the mill from the Peel family for £2 million.",
        "The mill was bought by the trust from the Peel family for £2 million.",
    ),
    ("Calder is larger than Skerrow and older than the port.", "Calder is larger than Skerrow."),
    (
        "Margit Lowe succeeded Tomas Reed as editor of the Courier in 2011.",
        "Tomas Reed was succeeded by Margit Lowe as editor of the Courier in 2011.",
    ),
    (
        "Margit Lowe succeeded Tomas Reed as editor of the Courier in 2011.",
        "In 2011 Margit Lowe succeeded Tomas Reed as editor of the Courier.",
    ),
    ("The dog that bit the postman was later seized by police.", "The dog was later seized by police."),
    (
        "Nurses at the hospital reported the surgeon to the board.",
        "The surgeon was reported to the board by nurses at the hospital.",
    ),
    (
        "After the vote, Senator Quill thanked Governor Amis and promised a new law.",
        "Governor Amis was thanked by Senator Quill after the vote.",
    ),
    (
        "After the vote, Senator Quill thanked Governor Amis and promised a new law.",
        "Senator Quill thanked Governor Amis after the vote.",
    ),
    ("Lena Marsh gave Obed Carrow a brass compass.", "Lena Marsh gave a brass compass to Obed Carrow."),
    ("Lena Marsh gave Obed Carrow a brass compass.", "Obed Carrow was given a brass compass by Lena Marsh."),
    (
        "Police say the driver struck the cyclist at the crossing.",
        "Police say that the cyclist was struck by the driver at the crossing.",
    ),
    ("Elin Vance, the daughter of Harald Vance, founded the museum.", "The museum was founded by Elin Vance."),
    ("Elin Vance, the daughter of Harald Vance, founded the museum.", "Elin Vance founded the museum."),
    (
        "The report that Quill commissioned blames Amis for the flood.",
        "Amis is blamed for the flood by the report that Quill commissioned.",
    ),
    (
        "Teachers from Skerrow trained the volunteers in Calder for two years.",
        "The volunteers in Calder were trained for two years by teachers from Skerrow.",
    ),
    (
        "The committee advised the minister to sell the ferry.",
        "The minister was advised by the committee to sell the ferry.",
    ),
    ("Brandt met Askew at the harbour on Friday.", "Askew met Brandt at the harbour on Friday."),
]
FALSE = [
    (
        "The first left Calder Works in June after a long delay.",
        "Calder Works left the first in June after a long delay.",
    ),
    ("These included Lena Marsh, people said.", "Lena Marsh included these, people said."),
    ("It criticised Senator Quill over the flood.", "Senator Quill criticised it over the flood."),
    (
        "Mayor Hallam told the council that the ferry would stop.",
        "The council told Mayor Hallam that the ferry would stop.",
    ),
    (
        "Inspector Weiss asked Dr. Brandt whether the piers were safe.",
        "Dr. Brandt asked Inspector Weiss whether the piers were safe.",
    ),
    (
        "The Kremlin accused Washington of breaking the treaty.",
        "Washington accused the Kremlin of breaking the treaty.",
    ),
    (
        "The Kremlin accused Washington of breaking the treaty.",
        "The Kremlin was accused by Washington of breaking the treaty.",
    ),
    (
        "Obed Carrow and Lena Marsh sued the harbour company over the fog signal.",
        "The harbour company sued Obed Carrow and Lena Marsh over the fog signal.",
    ),
    (
        "Obed Carrow and Lena Marsh sued the harbour company over the fog signal.",
        "Obed Carrow sued Lena Marsh and the harbour company over the fog signal.",
    ),
    ("Hallam, who was mayor until 2012, criticised Askew for the delay.", "Askew criticised Hallam for the delay."),
    (
        "Hallam, who was mayor until 2012, criticised Askew for the delay.",
        "Hallam was criticised by Askew for the delay.",
    ),
    ("Rovers beat United 3-1 on Saturday, their first win of the season.", "United beat Rovers 3-1 on Saturday."),
    (
        "Rovers beat United 3-1 on Saturday, their first win of the season.",
        "Rovers were beaten 3-1 by United on Saturday.",
    ),
    ("Rovers beat United 3-1 on Saturday, their first win of the season.", "Rovers lost 3-1 to United on Saturday."),
    ("Brandt's lawyer wrote to Askew in March.", "Askew's lawyer wrote to Brandt in March."),
    (
        "The trust bought the mill from the Peel family for £2 million.",
        "The Peel family bought the mill from the trust for £2 million.",
    ),
    ("Calder is larger than Skerrow and older than the port.", "Skerrow is larger than Calder."),
    (
        "Margit Lowe succeeded Tomas Reed as editor of the Courier in 2011.",
        "Tomas Reed succeeded Margit Lowe as editor of the Courier in 2011.",
    ),
    (
        "Margit Lowe succeeded Tomas Reed as editor of the Courier in 2011.",
        "Margit Lowe was succeeded by Tomas Reed as editor of the Courier in 2011.",
    ),
    (
        "The dog that bit the postman was later seized by police.",
        "The postman bit the dog, which was later seized by police.",
    ),
    (
        "The dog that bit the postman was later seized by police.",
        "The police bit the dog that was later seized by the postman.",
    ),
    (
        "Nurses at the hospital reported the surgeon to the board.",
        "The surgeon reported nurses at the hospital to the board.",
    ),
    (
        "After the vote, Senator Quill thanked Governor Amis and promised a new law.",
        "After the vote, Governor Amis thanked Senator Quill and promised a new law.",
    ),
    (
        "After the vote, Senator Quill thanked Governor Amis and promised a new law.",
        "Governor Amis promised a new law after the vote.",
    ),
    ("Lena Marsh gave Obed Carrow a brass compass.", "Obed Carrow gave Lena Marsh a brass compass."),
    ("Lena Marsh gave Obed Carrow a brass compass.", "Obed Carrow gave a brass compass to Lena Marsh."),
    (
        "Police say the driver struck the cyclist at the crossing.",
        "Police say the cyclist struck the driver at the crossing.",
    ),
    (
        "Police say the driver struck the cyclist at the crossing.",
        "Police say that the driver was struck by the cyclist at the crossing.",
    ),
    ("Elin Vance, the daughter of Harald Vance, founded the museum.", "Harald Vance founded the museum."),
    (
        "Elin Vance, the daughter of Harald Vance, founded the museum.",
        "Harald Vance, the daughter of Elin Vance, founded the museum.",
    ),
    (
        "The report that Quill commissioned blames Amis for the flood.",
        "The report that Amis commissioned blames Quill for the flood.",
    ),
    (
        "Teachers from Skerrow trained the volunteers in Calder for two years.",
        "The volunteers in Calder trained teachers from Skerrow for two years.",
    ),
    (
        "Teachers from Skerrow trained the volunteers in Calder for two years.",
        "Teachers from Calder trained the volunteers in Skerrow for two years.",
    ),
    ("The committee advised the minister to sell the ferry.", "The minister advised the committee to sell the ferry."),
]


@pytest.mark.parametrize(("evidence", "sentence"), TRUE)
def test_another_voice_or_order_of_the_same_roles_is_supported(evidence: str, sentence: str) -> None:
    assert verify(sentence, [Evidence(evidence)]).verdict == "supported"


@pytest.mark.parametrize(("evidence", "sentence"), FALSE)
def test_exchanged_roles_are_not_supported(evidence: str, sentence: str) -> None:
    assert verify(sentence, [Evidence(evidence)]).verdict == "unsupported"
