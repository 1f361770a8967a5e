"""The register's tables (SQLite). A change of schema adds a step to ``MIGRATIONS``; none is ever edited."""

import sqlite3

from pipeline.errors import RegisterError

_HELD = """
    ALTER TABLE pieces ADD COLUMN certaine INTEGER NOT NULL DEFAULT 0;  -- 1: whose it is is known, not what it is worth
    ALTER TABLE fichiers ADD COLUMN dossier TEXT;  -- number that a file which could not be read bears
"""
_CONTENUS = """
    CREATE TABLE contenus (             -- files found in a container: a mail, an archive, a PDF that holds others
        contenant TEXT NOT NULL REFERENCES fichiers,
        rang INTEGER NOT NULL,          -- in the container, from 1
        sha256 TEXT NOT NULL REFERENCES fichiers,
        nom TEXT NOT NULL,              -- name in the container
        expediteur TEXT NOT NULL,       -- what the mail says of itself: shown to a person, it proves nothing
        objet TEXT NOT NULL,
        envoye_le TEXT NOT NULL,        -- ISO date
        PRIMARY KEY (contenant, rang)
    ) STRICT;
    CREATE INDEX contenus_sha256 ON contenus (sha256);
    """

_REUNIONS = """
    CREATE TABLE reunions (             -- forms whose pages came in several files
        reunion TEXT NOT NULL REFERENCES fichiers,  -- file made of their pages
        piece INTEGER NOT NULL REFERENCES pieces,   -- form read in part, or an earlier reunion of some of them
        preuve TEXT NOT NULL,           -- code: what says that they belong together
        PRIMARY KEY (reunion, piece)
    ) STRICT;
    CREATE TABLE depots (               -- files that came together
        dossier TEXT NOT NULL,          -- folder of the inbox (hash of the day and of its name), or word of a person
        sha256 TEXT NOT NULL REFERENCES fichiers,
        PRIMARY KEY (dossier, sha256)
    ) STRICT;
    CREATE INDEX depots_sha256 ON depots (sha256);
    CREATE INDEX reunions_piece ON reunions (piece);
    CREATE TRIGGER reunions_suivent AFTER UPDATE OF dossier ON pieces BEGIN  -- wherever it goes, its pages go with it
        UPDATE pieces SET dossier = new.dossier
        WHERE statut IN ('reunie', 'defaite') AND id IN (SELECT piece FROM reunions WHERE reunion = new.sha256);
    END;
"""

_ECHECS = """
    CREATE TABLE echecs (               -- what could not be done, set apart so that the rest goes on; names nobody
        sorte TEXT NOT NULL,            -- document, lot, dossier, piece
        cible TEXT NOT NULL,            -- id of the document or of the piece, number of the dossier, name of the batch
        raison TEXT NOT NULL,           -- French: what, why, who acts, how
        empreinte TEXT NOT NULL,        -- of all that it depends on; '' when nobody can say: tried again at each run
        le TEXT NOT NULL,               -- day on which it first failed
        dit INTEGER NOT NULL DEFAULT 0, -- 1 once a command told it
        PRIMARY KEY (sorte, cible)
    ) STRICT;
    """

_ARRIVEES = """
    CREATE TABLE arrivees (             -- each time that a file came into the inbox, the same bytes or not
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        rang INTEGER NOT NULL,          -- 1 for the first arrival of these bytes
        nom TEXT NOT NULL,              -- name under which it came
        le TEXT NOT NULL,               -- day, as the user gave it
        instant TEXT NOT NULL,          -- UTC: when it was taken
        marque TEXT NOT NULL,           -- which file of the inbox it was, without its name
        modifie INTEGER,                -- ns: its own date, if it has one; another machine may have given it
        suite TEXT,                     -- French: what had become of the first one; NULL: the secretary is to be told
        UNIQUE (sha256, rang)
    ) STRICT;
    INSERT INTO arrivees (sha256, rang, nom, le, instant, marque, suite)
        SELECT sha256, 1, nom, recu_le, recu_le, '', '' FROM fichiers;
    CREATE INDEX arrivees_a_dire ON arrivees (id) WHERE suite IS NULL;
    CREATE TABLE observations (         -- files of the inbox as the last run saw them
        cle TEXT PRIMARY KEY,           -- hash of the path: no name is kept
        taille INTEGER NOT NULL,
        modifie INTEGER NOT NULL,       -- ns, by whatever clock dated it
        change INTEGER NOT NULL,
        depuis REAL NOT NULL,           -- POSIX seconds, by our clock: since when it is like this
        etat TEXT NOT NULL              -- why it waits; empty: it was ready
    ) STRICT;
"""

_VIE = """
    ALTER TABLE actes ADD COLUMN valeur TEXT NOT NULL DEFAULT '{}';  -- JSON: what an act between the forms says
    CREATE INDEX actes_fusions ON actes (cible) WHERE acte = 'fusion';
"""
_IMPRIME = """
    ALTER TABLE documents ADD COLUMN imprime TEXT NOT NULL DEFAULT '';  -- hash of what it was printed with, if known
"""

_TENUES = """
    ALTER TABLE seances ADD COLUMN auditions TEXT NOT NULL DEFAULT '[]';  -- JSON: minutes from midnight at which the
                                        -- family is heard; two when its parents come one after the other
    CREATE TABLE tenues (               -- how a séance is held, whatever dossiers are on its agenda
        le TEXT PRIMARY KEY,
        tenue TEXT NOT NULL,            -- JSON: hour, place, minutes between two families, president, who signs
        seuls TEXT NOT NULL,            -- JSON: the dossiers that a person chose; empty: all that are ready
        sans TEXT NOT NULL              -- JSON: those that a person left out
    ) STRICT;
"""

_ACCES = """
    -- What a run, an act or a look asks for is found without reading what lies behind; partial where little is so.
    CREATE INDEX documents_dus ON documents (id) WHERE sha256 IS NULL AND retrait IS NULL;
    DROP INDEX documents_a_ecrire;
    CREATE INDEX documents_a_retirer ON documents (id) WHERE retrait = 'demande';
    CREATE INDEX documents_sans_lot ON documents (id) WHERE courrier = 1 AND lot IS NULL AND retrait IS NULL;
    CREATE INDEX documents_non_postes ON documents (id) WHERE courrier = 1 AND poste_le IS NULL AND retrait IS NULL;
    CREATE INDEX documents_non_postes_d_un_lot ON documents (lot)
        WHERE lot IS NOT NULL AND poste_le IS NULL AND retrait IS NULL;
    CREATE INDEX documents_retires_d_un_lot ON documents (lot)
        WHERE lot IS NOT NULL AND courrier = 1 AND retrait IS NOT NULL;
    CREATE INDEX documents_postes ON documents (poste_le) WHERE courrier = 1 AND poste_le IS NOT NULL;
    CREATE INDEX documents_lot ON documents (lot) WHERE lot IS NOT NULL;
    CREATE INDEX documents_de_serie ON documents (serie);
    CREATE INDEX documents_type ON documents (type) WHERE retrait IS NULL AND courrier = 0;
    CREATE INDEX etats_dossier ON etats (dossier);
    CREATE INDEX seances_le ON seances (le);
    CREATE INDEX echeances_le ON echeances (le);
    CREATE INDEX actes_courriers ON actes (code) WHERE acte = 'courrier' AND annule_le IS NULL;
    CREATE INDEX actes_sha256 ON actes (sha256) WHERE sha256 IS NOT NULL;
    CREATE INDEX actes_pieces_piece ON actes_pieces (piece);
    CREATE INDEX actes_pieces_dossier ON actes_pieces (dossier);
    CREATE INDEX actes_pieces_rang ON actes_pieces (rang);
    CREATE INDEX dossiers_origine ON dossiers (origine) WHERE origine IS NOT NULL;
    CREATE INDEX dossiers_etat ON dossiers (etat, annee, rang);
    CREATE INDEX dossiers_ouverts_le ON dossiers (ouvert_le);
    CREATE INDEX fichiers_statut ON fichiers (statut);
    CREATE INDEX fichiers_dossier ON fichiers (dossier) WHERE dossier IS NOT NULL;
    CREATE INDEX eliminations_annee ON eliminations (annee, rang);
    CREATE INDEX exports_dossier ON exports (dossier);
"""

_REPERES = """
    CREATE TABLE reperes (              -- what a form is found by: made from what it says, and from nothing else
        repere TEXT NOT NULL,
        piece INTEGER NOT NULL REFERENCES pieces ON DELETE CASCADE,
        PRIMARY KEY (repere, piece)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reperes_piece ON reperes (piece);
    ALTER TABLE pieces ADD COLUMN reperes TEXT NOT NULL DEFAULT '';  -- by which rules they were made; '': not yet
    CREATE INDEX pieces_reperes ON pieces (reperes);
    CREATE TABLE reperes_corriges (     -- the same of what a person corrected
        repere TEXT NOT NULL,
        acte INTEGER NOT NULL REFERENCES actes ON DELETE CASCADE,
        PRIMARY KEY (repere, acte)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reperes_corriges_acte ON reperes_corriges (acte);
    ALTER TABLE actes ADD COLUMN reperes TEXT NOT NULL DEFAULT '';
    CREATE INDEX actes_reperes ON actes (reperes) WHERE acte = 'correction';
"""
_ACTIFS = """
    ALTER TABLE fichiers ADD COLUMN actif TEXT;  -- French: what acts in it; '' when nothing does; NULL: not looked at
    ALTER TABLE fichiers ADD COLUMN juge TEXT NOT NULL DEFAULT '';  -- version of what found it: another proves nothing
"""
_CHANTIER = """
    CREATE TABLE chantier (             -- what is under way on the disk: still there, a command was killed
        quoi TEXT PRIMARY KEY,          -- ecriture; partage: the door of the outbox as all that stands in it follows it
        dit TEXT NOT NULL
    ) STRICT;
    INSERT INTO chantier VALUES ('ecriture', '');  -- A former version may have been killed, and did not say so.
"""
_NOTES = """
    CREATE INDEX documents_note ON documents (iif(json_valid(contenu), contenu ->> 'sha256', NULL))
        WHERE dossier IS NULL AND retrait IS NULL;
"""
_SAISIES = """
    CREATE TABLE saisies (              -- what is typed of a decision at a séance, until it is entered as a piece
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,               -- day of the séance
        champ TEXT NOT NULL,            -- target of a field of the decision form
        valeur TEXT NOT NULL,           -- as it was typed; '': the cell was emptied
        par TEXT NOT NULL,
        instant TEXT NOT NULL,          -- UTC: when it was typed
        version INTEGER NOT NULL,       -- 1, then one more each time the cell is typed in
        PRIMARY KEY (dossier, le, champ)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX saisies_le ON saisies (le);
"""
_ECOLES = """
    CREATE TABLE ecoles (               -- the directory that the secretariat keeps; it names no pupil
        id INTEGER PRIMARY KEY,
        uai TEXT NOT NULL,              -- '' when it is not known
        nom TEXT NOT NULL,
        adresse TEXT NOT NULL,
        code_postal TEXT NOT NULL,
        commune TEXT NOT NULL,
        courriel TEXT NOT NULL,         -- '' when it has none
        cle TEXT NOT NULL               -- name and town, folded; '' without a town
    ) STRICT;
    CREATE UNIQUE INDEX ecoles_uai ON ecoles (uai) WHERE uai <> '';
    CREATE INDEX ecoles_cle ON ecoles (cle) WHERE cle <> '';
"""
_RECHERCHE = """
    -- Folded words of a form (rowid: twice its id) or of a correction (twice the id of its act, plus one): made from
    -- what never changes, as its marks are, and gone with it. Which dossier it is in is asked each time.
    CREATE VIRTUAL TABLE cherche_noms USING fts5 (eleve, ecole, tokenize = 'ascii', detail = 'column');
    CREATE VIRTUAL TABLE cherche_mots USING fts5 (reponses, tokenize = 'ascii', detail = 'none');
    CREATE VIRTUAL TABLE vocabulaire_noms USING fts5vocab ('cherche_noms', 'row');
    CREATE VIRTUAL TABLE vocabulaire_mots USING fts5vocab ('cherche_mots', 'row');
    CREATE TRIGGER pieces_oubliees AFTER DELETE ON pieces BEGIN
        DELETE FROM cherche_noms WHERE rowid = 2 * old.id;
        DELETE FROM cherche_mots WHERE rowid = 2 * old.id;
    END;
    CREATE TRIGGER corrections_oubliees AFTER DELETE ON actes WHEN old.acte = 'correction' BEGIN
        DELETE FROM cherche_noms WHERE rowid = 2 * old.id + 1;
        DELETE FROM cherche_mots WHERE rowid = 2 * old.id + 1;
    END;
    CREATE INDEX pieces_ou ON pieces (id, statut, dossier);  -- the forms themselves, which are long, are not read
"""
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE fichiers (
        sha256 TEXT PRIMARY KEY,
        nom TEXT NOT NULL,              -- name under which it first came into the inbox
        recu_le TEXT NOT NULL,          -- ISO date of reception
        statut TEXT NOT NULL,           -- recu (archived, not read yet), lu, a_verifier, ecarte (by a person)
        diagnostic TEXT                 -- code of the diagnosis when it could not be read
    ) STRICT;
    CREATE TABLE dossiers (
        numero TEXT PRIMARY KEY,        -- e.g. 2003-0012
        annee INTEGER NOT NULL,
        rang INTEGER NOT NULL,
        ouvert_le TEXT NOT NULL,
        etat TEXT NOT NULL,
        origine TEXT REFERENCES dossiers,     -- the decided dossier that this demande asks to revise or renew
        a_revoir INTEGER NOT NULL DEFAULT 1,  -- something changed since its letters were planned
        UNIQUE (annee, rang)
    ) STRICT;
    CREATE TABLE pieces (
        id INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL REFERENCES fichiers,
        kind TEXT NOT NULL,
        partie INTEGER NOT NULL DEFAULT 0,  -- rank in the file: a relevé de décisions holds many
        form TEXT NOT NULL,             -- JSON of the raw form: raw and normalised values, anomalies of reading
        identite TEXT NOT NULL,         -- JSON: what it says of its pupil, to match it without reading all forms again
        statut TEXT NOT NULL DEFAULT 'lue',  -- lue; a_confirmer (read off a flat copy); ecartee (by a person)
        dossier TEXT REFERENCES dossiers,
        rang INTEGER,                   -- order of entry into the dossier: the last of its kind is in force
        attente TEXT,                   -- French: why it waits for a person
        candidats TEXT NOT NULL DEFAULT '[]',
        UNIQUE (sha256, kind, partie)
    ) STRICT;
    CREATE TABLE etats (
        id INTEGER PRIMARY KEY,
        dossier TEXT NOT NULL REFERENCES dossiers,
        etat TEXT NOT NULL,
        le TEXT NOT NULL,
        motif TEXT NOT NULL
    ) STRICT;
    CREATE TABLE seances (
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,               -- day of the session
        heure TEXT NOT NULL,
        lieu TEXT NOT NULL,
        PRIMARY KEY (dossier, le)
    ) STRICT;
    CREATE TABLE echeances (
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,               -- day from which the dossier is to be looked at again
        PRIMARY KEY (dossier, le)
    ) STRICT;
    CREATE TABLE actes (
        id INTEGER PRIMARY KEY,
        acte TEXT NOT NULL,             -- rattachement, confirmation, mise à l’écart, acceptation
        sha256 TEXT REFERENCES fichiers,      -- file, or file of the pieces, that it is about
        dossier TEXT REFERENCES dossiers,     -- that it changed
        code TEXT NOT NULL,             -- of what was accepted, and its target
        cible TEXT NOT NULL,
        par TEXT NOT NULL,
        motif TEXT NOT NULL,
        le TEXT NOT NULL,
        document INTEGER NOT NULL,      -- last document planned before it: what follows from it came later
        etat INTEGER NOT NULL,          -- last change of state before it, of whatever dossier
        notes TEXT NOT NULL,            -- JSON: ids of the notes that it took out of the outbox
        annule_le TEXT,                 -- when it was taken back
        annule_par TEXT,
        annule_motif TEXT
    ) STRICT;
    CREATE TABLE actes_pieces (         -- the pieces of an act, as they were before it
        acte INTEGER NOT NULL REFERENCES actes,
        piece INTEGER NOT NULL REFERENCES pieces,
        statut TEXT NOT NULL,
        dossier TEXT REFERENCES dossiers,
        rang INTEGER,
        PRIMARY KEY (acte, piece)
    ) STRICT;
    CREATE TABLE lots (
        id INTEGER PRIMARY KEY,
        nom TEXT NOT NULL UNIQUE,       -- folder in outbox/a_imprimer
        jour TEXT NOT NULL,
        elimine_le TEXT                 -- day on which its trays and bordereau went, with a dossier that was purged
    ) STRICT;
    CREATE TABLE documents (
        id INTEGER PRIMARY KEY,
        dossier TEXT REFERENCES dossiers,
        type TEXT NOT NULL,
        genre TEXT NOT NULL,            -- kind of recipient
        serie TEXT NOT NULL,            -- documents that replace one another: type, recipient
        cle TEXT NOT NULL,              -- what it says, dates apart: it is not written again until that changes
        chemin TEXT NOT NULL UNIQUE,    -- relative to the outbox
        contenu TEXT NOT NULL,          -- JSON: all that is needed to render it
        prevu_le TEXT NOT NULL,
        sha256 TEXT,                    -- of the file, once written
        retrait TEXT,                   -- when it no longer holds and was not posted: demande, then fait
        courrier INTEGER NOT NULL,      -- 1 when it is to be posted
        lot INTEGER REFERENCES lots,    -- batch in which it was, or is to be, printed
        bac TEXT,                       -- tray of that batch
        poste_le TEXT                   -- day from which the terms run
    ) STRICT;
    CREATE TABLE evenements (
        id INTEGER PRIMARY KEY,
        le TEXT NOT NULL,
        instant TEXT NOT NULL,          -- UTC: when it was recorded
        acteur TEXT NOT NULL,           -- of the staff, or the program
        acte TEXT NOT NULL,
        dossier TEXT,
        sha256 TEXT,                    -- of the file the act is about
        detail TEXT NOT NULL,           -- a code or a path, never free text
        chaine TEXT NOT NULL            -- hash of this row and of the chaine before it
    ) STRICT;
    CREATE TABLE exports (              -- copies of a dossier that were handed over
        id INTEGER PRIMARY KEY,
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,
        par TEXT NOT NULL,
        motif TEXT NOT NULL,
        portee TEXT NOT NULL            -- code: complet, or who asked when the other parent was hidden
    ) STRICT;
    CREATE TABLE preavis (
        id INTEGER PRIMARY KEY,
        le TEXT NOT NULL,
        par TEXT NOT NULL
    ) STRICT;
    CREATE TABLE preavis_lignes (
        preavis INTEGER NOT NULL REFERENCES preavis,
        cible TEXT NOT NULL,            -- number of a dossier, or hash of a file that never reached one
        PRIMARY KEY (preavis, cible)
    ) STRICT;
    CREATE TABLE eliminations (         -- what stays of a dossier that was purged: it names nobody
        numero TEXT PRIMARY KEY,
        annee INTEGER NOT NULL,
        rang INTEGER NOT NULL,
        ouvert_le TEXT NOT NULL,
        dernier_le TEXT NOT NULL,       -- day from which the term ran
        etat TEXT NOT NULL,             -- the last one
        regle TEXT NOT NULL,            -- code of the rule that applied
        fichiers INTEGER NOT NULL,      -- originals that went
        le TEXT NOT NULL,
        par TEXT NOT NULL,
        visa TEXT NOT NULL,
        preavis INTEGER NOT NULL REFERENCES preavis
    ) STRICT;
    CREATE TABLE a_effacer (
        chemin TEXT PRIMARY KEY         -- relative to the workspace: purged, and perhaps still on the disk
    ) STRICT;
    CREATE INDEX evenements_sha256 ON evenements (sha256);
    CREATE INDEX evenements_dossier ON evenements (dossier);
    CREATE INDEX actes_dossier ON actes (dossier);
    CREATE INDEX documents_serie ON documents (dossier, serie);
    CREATE INDEX pieces_dossier ON pieces (dossier);
    CREATE INDEX pieces_rang ON pieces (rang);
    CREATE INDEX documents_a_ecrire ON documents (id) WHERE sha256 IS NULL;
    CREATE INDEX dossiers_a_revoir ON dossiers (numero) WHERE a_revoir = 1;
    """,
    _HELD,
    _REUNIONS,
    _ECHECS,
    _CONTENUS,
    _ARRIVEES,
    _VIE,
    _IMPRIME,
    _TENUES,
    _ACCES,
    _REPERES,
    _ACTIFS,
    _CHANTIER,
    _NOTES,
    _SAISIES,
    _ECOLES,
    _RECHERCHE,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the register to the present schema, each step in one transaction.

    Raises:
        RegisterError: when a later version of the program wrote it.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise RegisterError(
            "Le registre a été écrit par une version plus récente du programme. Rien n’a été fait ; "
            "l’administrateur remet cette version."
        )
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            # Another command may have taken the same step at the same moment.
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                raise
