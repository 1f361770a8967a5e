"""The follow-up of a school year, from the register."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.run.acts.yearly import write_stats
from tests.run.registre import DERNIER_JOUR, workspace_of_a_year

pytestmark = pytest.mark.slow


def test_a_demande_is_counted_in_the_school_year_of_its_opening(tmp_path: Path) -> None:
    """The eve of the rentrée still belongs to the year that ends, the rentrée to the next; no demande to both."""
    workspace = workspace_of_a_year(tmp_path)
    with closing(sqlite3.connect(workspace.register_path)) as connection:
        connection.execute("UPDATE dossiers SET ouvert_le = '2004-09-02'")
        connection.execute(
            "UPDATE dossiers SET ouvert_le = '2004-09-01' WHERE numero IN "
            "(SELECT numero FROM dossiers ORDER BY numero LIMIT 8)"
        )
        connection.commit()
    counted = {}
    for annee in (2003, 2004):
        _, paths = write_stats(workspace, annee, DERNIER_JOUR)
        csv = (workspace.outbox / paths[1]).read_text(encoding="utf-8-sig").splitlines()
        counted[Path(paths[1]).name] = csv[1]
    assert counted == {
        "suivi_2003-2004.csv": "2003-2004;Ensemble;Demandes;8;",
        "suivi_2004-2005.csv": "2004-2005;Ensemble;Demandes;7;",
    }
