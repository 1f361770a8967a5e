"""The grounds in law that several rules share, as ``docs/regles.md`` words them."""

CIRCULAIRE_I = "Circulaire 2003-290, I"
CIRCULAIRE_II = "Circulaire 2003-290, II"
ANNEXE_I = "Annexe I"
GRILLE = "Annexe I, II et grille"
ANNEXE_II = "Annexe II"
AJOUT = "Complément du département à l'annexe II"
CONTROLE = "Contrôle du secrétariat"
CONCORDANCE = "Concordance des annexes I et II"
VOLUME = "Circulaire 2003-290, I : la notification « précise le volume de cet accompagnement et les temps de vie »"
DUREE = "Circulaire 2003-290, I : durée « ne pouvant excéder celle de l'année scolaire », « sauf cas exceptionnels »"
DEGRESSIVITE = "Circulaire 2003-290, I : la décision peut « être dégressive »"
MOTIVATION = "CASF, art. L. 242-6 ; loi 79-587 : motifs de droit et de fait"
AUTEUR = "Loi 2000-321, art. 4 : prénom, nom et qualité de l'auteur"
PERISCOLAIRE = (
    "Circulaire 2003-290, II : activités périscolaires « qui sont une condition de possibilité de la scolarité »"
)
