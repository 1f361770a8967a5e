"""What the register contradicts in itself; only read, by ``pipeline verify``."""

from pipeline.errors import RegisterError
from pipeline.store.series import FILE_HAS_NOTE
from pipeline.store.table import Keeper

CONTRADICTIONS = {
    "reference_perdue": "SELECT 'table ' || \"table\" FROM pragma_foreign_key_check",
    "lecture_en_attente": "SELECT sha256 FROM fichiers WHERE statut = 'recu'",
    "arrivee_en_attente": "SELECT sha256 FROM arrivees WHERE suite IS NULL",
    "revue_en_attente": """SELECT numero FROM dossiers WHERE a_revoir = 1
        AND numero NOT IN (SELECT cible FROM echecs WHERE sorte = 'dossier')""",
    "ecriture_en_attente": """SELECT chemin FROM documents
        WHERE retrait = 'demande' OR (sha256 IS NULL AND retrait IS NULL AND NOT EXISTS (SELECT 1 FROM echecs
            WHERE (sorte = 'document' AND cible = CAST(documents.id AS TEXT))
            OR (sorte = 'lot' AND cible = (SELECT nom FROM lots WHERE id = documents.lot))))""",
    "mis_a_part": "SELECT sorte || ' ' || cible FROM echecs",
    "fichier_sans_suite": f"""SELECT sha256 FROM fichiers f WHERE statut IN ('lu', 'a_verifier')
        AND NOT EXISTS (SELECT 1 FROM pieces p WHERE p.sha256 = f.sha256 AND f.statut = 'lu')
        AND NOT EXISTS (SELECT 1 FROM documents d WHERE {FILE_HAS_NOTE})""",  # noqa: S608 - a pattern of ours
    "contenant_sans_contenu": """SELECT sha256 FROM fichiers
        WHERE statut = 'ouvert' AND sha256 NOT IN (SELECT contenant FROM contenus)""",
    "piece_en_suspens": """SELECT sha256 FROM pieces
        WHERE (dossier IS NULL AND attente IS NULL AND statut = 'lue'
               AND CAST(id AS TEXT) NOT IN (SELECT cible FROM echecs WHERE sorte = 'piece')) OR statut = 'page'""",
    "rangs_faux": """SELECT dossier FROM pieces WHERE dossier IS NOT NULL AND statut NOT IN ('reunie', 'defaite')
        GROUP BY dossier, kind
        HAVING count(rang) <> count(*) OR count(DISTINCT rang) <> count(*)""",
    "dossier_sans_piece": """SELECT numero FROM dossiers d WHERE etat <> 'annule'
        AND NOT EXISTS (SELECT 1 FROM pieces WHERE dossier = d.numero AND statut = 'lue')
        AND NOT EXISTS (SELECT 1 FROM actes WHERE dossier = d.numero AND acte = 'fusion' AND annule_le IS NULL)""",
    "annule_avec_piece": """SELECT numero FROM dossiers d WHERE etat = 'annule'
        AND EXISTS (SELECT 1 FROM pieces WHERE dossier = d.numero AND statut = 'lue')""",
    "dossier_elimine": "SELECT numero FROM dossiers WHERE numero IN (SELECT numero FROM eliminations)",
    "etat_sans_piece": """SELECT numero FROM dossiers WHERE etat IN ('recevable', 'transmis')
        AND (SELECT count(DISTINCT kind) FROM pieces
             WHERE dossier = numero AND statut = 'lue' AND kind IN ('fiche', 'protocole')) < 2""",
    "etat_contredit": """SELECT numero FROM dossiers WHERE etat IS NOT
        (SELECT etat FROM etats WHERE dossier = numero ORDER BY id DESC LIMIT 1)""",
    "numero_faux": "SELECT numero FROM dossiers WHERE numero <> printf('%d-%04d', annee, rang)",
    "lot_incomplet": """SELECT l.nom || ', bac ' || s.bac FROM lots l JOIN
        (SELECT DISTINCT lot, bac FROM documents WHERE courrier = 1
         UNION SELECT lot, 'bordereau' FROM documents WHERE courrier = 1) s
        ON s.lot = l.id WHERE l.elimine_le IS NULL
        AND NOT EXISTS (SELECT 1 FROM documents t WHERE t.lot = l.id AND t.bac IS s.bac
        AND t.courrier = 0 AND t.retrait IS NULL)""",
    "page_perdue": """SELECT sha256 FROM pieces p WHERE statut = 'reunie' AND NOT EXISTS
        (SELECT 1 FROM reunions r JOIN pieces w ON w.sha256 = r.reunion
         WHERE r.piece = p.id AND w.statut <> 'defaite')""",
    "effacement_en_attente": "SELECT chemin FROM a_effacer",
    "lettre_sans_bac": "SELECT chemin FROM documents WHERE lot IS NOT NULL AND bac IS NULL",
    "ecole_fausse": """SELECT 'établissement ' || id FROM ecoles
        WHERE nom = '' OR (uai = '' AND cle = '') OR (courriel <> '' AND courriel NOT LIKE '%_@_%')""",
    "evenement_manquant": """SELECT sha256 FROM fichiers WHERE sha256 NOT IN
        (SELECT sha256 FROM evenements
         WHERE acte IN ('réception', 'extraction', 'réparation', 'réunion') AND sha256 IS NOT NULL)""",
}
"""Code of a finding, and the query that returns what it is about: a dossier number, a path, a hash."""


class Coherence(Keeper):
    """Checks of the register on itself."""

    def damage(self) -> list[str]:
        """What SQLite finds wrong in its own file; it may be too damaged to say more than that it is."""
        try:
            return [line for line in self._db.column("PRAGMA integrity_check") if line != "ok"]
        except RegisterError:
            return ["illisible"]

    def contradictions(self) -> list[tuple[str, str]]:
        """(code of a finding, what it is about)."""
        return [(code, str(about)) for code, query in CONTRADICTIONS.items() for about in self._db.column(query)]
