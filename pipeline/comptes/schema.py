"""The tables of ``comptes.sqlite``. A change adds a step to ``MIGRATIONS``; no step that was issued ever changes."""

import sqlite3

from pipeline.errors import RegisterError

_FIRST = """
    CREATE TABLE secret (
        cle BLOB NOT NULL               -- what is typed where an account is asked for is kept under it, never as it is
    ) STRICT;
    INSERT INTO secret VALUES (randomblob(32));
    CREATE TABLE comptes (
        identifiant TEXT PRIMARY KEY,
        nom TEXT NOT NULL,
        nom_plie TEXT NOT NULL UNIQUE,  -- two persons of one name could not be told apart in the journal
        role TEXT NOT NULL CHECK (role IN ('lecture', 'secretariat', 'administration')),
        empreinte TEXT NOT NULL,        -- argon2id, with its parameters
        actif INTEGER NOT NULL DEFAULT 1,
        provisoire INTEGER NOT NULL DEFAULT 0,
        cree_le TEXT NOT NULL,
        cree_par TEXT NOT NULL
    ) STRICT;
    CREATE TABLE sessions (
        empreinte TEXT PRIMARY KEY,     -- of the token
        compte TEXT NOT NULL REFERENCES comptes,
        ouverte TEXT NOT NULL,
        vue TEXT NOT NULL,
        fin TEXT NOT NULL,              -- whatever the person does
        adresse TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sessions_compte ON sessions (compte);
    CREATE INDEX sessions_fin ON sessions (fin);
    CREATE TABLE liens (
        empreinte TEXT PRIMARY KEY,
        compte TEXT REFERENCES comptes, -- NULL: the first account
        fin TEXT NOT NULL
    ) STRICT;
    CREATE INDEX liens_fin ON liens (fin);
    CREATE INDEX liens_compte ON liens (compte);
    CREATE TABLE essais (
        cle TEXT PRIMARY KEY,
        echecs INTEGER NOT NULL,
        dernier TEXT NOT NULL,
        jusque TEXT NOT NULL            -- until then, no try is looked at
    ) STRICT;
    CREATE INDEX essais_dernier ON essais (dernier);
    CREATE TABLE connexions (
        id INTEGER PRIMARY KEY,
        instant TEXT NOT NULL,
        acte TEXT NOT NULL,
        compte TEXT,                    -- NULL: what was typed is no account
        par TEXT NOT NULL,
        adresse TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX connexions_compte ON connexions (compte, acte, id);
    CREATE INDEX connexions_instant ON connexions (instant);
    """

_REFUSED = "CREATE INDEX connexions_acte ON connexions (acte, id);"
"""What the administration looks for: the last tries that were refused."""

MIGRATIONS = (_FIRST, _REFUSED)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file to the present schema, each step in one transaction.

    Raises:
        RegisterError: when a later version of the program wrote it.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise RegisterError(
            "Les comptes (comptes.sqlite) ont été écrits par une version plus récente du programme. Rien n’a été "
            "fait ; l’administrateur remet cette version."
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
