"""What persons wrote of a dossier, less what a reader must not see."""

from dataclasses import replace
from datetime import date

from pipeline.dossier.model.forms import Representant
from pipeline.dossier.model.vie import Avis, Correction, Courrier, SensAvis, SorteCourrier, Vie
from pipeline.dossier.privacy.occultation import OCCULTATION_MARK, occultation
from pipeline.dossier.values.types import Commission, Lecture
from pipeline.run.rights.redact import redact_vie
from tests.dossier.exemples import protocole_complet

LE = date(2003, 12, 2)
MERE = Representant("Mme Hélène FICTIVE", "mère", "12 rue des Lilas\n13999 Ailleurs", Lecture("04 65 71 00 12"))
PERE = Representant("M. Paul FICTIF", "père", "8 rue Cachée\n13999 Ailleurs", Lecture("04 65 71 00 44"))


def test_the_other_parent_is_hidden_in_what_persons_wrote() -> None:
    """In the text of an opinion, what a letter says, a corrected value and its reason; the rest stays."""
    hidden = occultation([replace(protocole_complet(), representant=MERE, representant2=PERE)], MERE)
    known = Vie(
        avis=(Avis(Commission.CCPE, SensAvis.RESERVE, LE, "Vu. Le père est au 8 rue Cachée.", "Mme Registre"),),
        courriers=(Courrier(SorteCourrier.AUTRE, LE, "Mme Registre", "Écrire au 04 65 71 00 44."),),
        corrections=(Correction("chef", "8 rue Cachée", (), (), LE, "Mme Registre", "habite 8, rue Cachée"),),
    )
    shown = redact_vie(known, hidden)
    assert shown.avis[0].texte == f"Vu.\n{OCCULTATION_MARK}"
    assert (shown.courriers[0].objet, shown.corrections[0].valeur) == (OCCULTATION_MARK, OCCULTATION_MARK)
    assert shown.corrections[0].raison == OCCULTATION_MARK
    assert redact_vie(known, occultation([protocole_complet()], None)) == known
