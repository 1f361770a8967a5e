BEGIN TRANSACTION;
CREATE TABLE a_effacer (
        chemin TEXT PRIMARY KEY         -- relative to the workspace: purged, and perhaps still on the disk
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
INSERT INTO "actes" VALUES(1,'rattachement','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2003-0001','','','Mme Essai','Vu','2003-11-21',0,1,'[]',NULL,NULL,NULL);
INSERT INTO "actes" VALUES(2,'acceptation',NULL,'2003-0001','W01','','Mme Essai','Vu','2003-11-21',0,1,'[]',NULL,NULL,NULL);
CREATE TABLE actes_pieces (         -- the pieces of an act, as they were before it
        acte INTEGER NOT NULL REFERENCES actes,
        piece INTEGER NOT NULL REFERENCES pieces,
        statut TEXT NOT NULL,
        dossier TEXT REFERENCES dossiers,
        rang INTEGER,
        PRIMARY KEY (acte, piece)
    ) STRICT;
INSERT INTO "actes_pieces" VALUES(1,1,'lue',NULL,NULL);
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
INSERT INTO "documents" VALUES(1,'2003-0001','accuse_reception','famille','s','c','courriers/x.pdf','{"a": "\u00e9"}','2003-11-21','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',NULL,1,1,'familles_fenetre',NULL);
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
INSERT INTO "dossiers" VALUES('2003-0001',2003,1,'2003-11-21','a_completer',NULL,1);
CREATE TABLE echeances (
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,               -- day from which the dossier is to be looked at again
        PRIMARY KEY (dossier, le)
    ) STRICT;
INSERT INTO "echeances" VALUES('2003-0001','2004-05-01');
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
CREATE TABLE etats (
        id INTEGER PRIMARY KEY,
        dossier TEXT NOT NULL REFERENCES dossiers,
        etat TEXT NOT NULL,
        le TEXT NOT NULL,
        motif TEXT NOT NULL
    ) STRICT;
INSERT INTO "etats" VALUES(1,'2003-0001','a_completer','2003-11-21','Ouverture du dossier');
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
INSERT INTO "evenements" VALUES(1,'2003-11-21','2003-11-21T10:00:00Z','pipeline','réception',NULL,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','','e5fd9fd2878b66b288abde62a63d9bf952f9a598e4d8dacc0bedebcd5c392d47');
INSERT INTO "evenements" VALUES(2,'2003-11-21','2003-11-21T10:00:00Z','pipeline','écriture','2003-0001','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','courriers/x.pdf','42b512dfaa43aabc9f414c3ed44e0a37e7d9282793493457f3ab1063819d3c5c');
CREATE TABLE exports (              -- copies of a dossier that were handed over
        id INTEGER PRIMARY KEY,
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,
        par TEXT NOT NULL,
        motif TEXT NOT NULL,
        portee TEXT NOT NULL            -- code: complet, or who asked when the other parent was hidden
    ) STRICT;
CREATE TABLE fichiers (
        sha256 TEXT PRIMARY KEY,
        nom TEXT NOT NULL,              -- name under which it first came into the inbox
        recu_le TEXT NOT NULL,          -- ISO date of reception
        statut TEXT NOT NULL,           -- recu (archived, not read yet), lu, a_verifier, ecarte (by a person)
        diagnostic TEXT                 -- code of the diagnosis when it could not be read
    ) STRICT;
INSERT INTO "fichiers" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','fiche.pdf','2003-11-21','lu',NULL);
INSERT INTO "fichiers" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','photo.pdf','2003-11-21','a_verifier','pas_un_pdf');
CREATE TABLE lots (
        id INTEGER PRIMARY KEY,
        nom TEXT NOT NULL UNIQUE,       -- folder in outbox/a_imprimer
        jour TEXT NOT NULL,
        elimine_le TEXT                 -- day on which its trays and bordereau went, with a dossier that was purged
    ) STRICT;
INSERT INTO "lots" VALUES(1,'2003-11-21','2003-11-21',NULL);
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
INSERT INTO "pieces" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','fiche',0,'{"kind": "fiche"}','{"nom": "FICTIF"}','lue','2003-0001',1,NULL,'[]');
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
CREATE TABLE seances (
        dossier TEXT NOT NULL REFERENCES dossiers,
        le TEXT NOT NULL,               -- day of the session
        heure TEXT NOT NULL,
        lieu TEXT NOT NULL,
        PRIMARY KEY (dossier, le)
    ) STRICT;
INSERT INTO "seances" VALUES('2003-0001','2003-11-21','14 h','Salle 1');
CREATE INDEX evenements_sha256 ON evenements (sha256);
CREATE INDEX evenements_dossier ON evenements (dossier);
CREATE INDEX actes_dossier ON actes (dossier);
CREATE INDEX documents_serie ON documents (dossier, serie);
CREATE INDEX pieces_dossier ON pieces (dossier);
CREATE INDEX pieces_rang ON pieces (rang);
CREATE INDEX documents_a_ecrire ON documents (id) WHERE sha256 IS NULL;
CREATE INDEX dossiers_a_revoir ON dossiers (numero) WHERE a_revoir = 1;
COMMIT;
PRAGMA user_version = 1;
