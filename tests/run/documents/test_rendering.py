"""What making a document leaves behind in its process."""

import gc

import pytest

from pipeline.run.documents.rendering import collector_held


def test_the_search_for_cycles_waits_for_the_end_of_a_document() -> None:
    """Memory that a document took is given back: the collector is at work again after each, one that fails too."""
    with pytest.raises(ValueError, match="raté"), collector_held():
        assert not gc.isenabled()
        raise ValueError("raté")
    assert gc.isenabled()


def test_one_who_put_the_search_off_is_obeyed() -> None:
    """Held already, it stays held."""
    gc.disable()
    try:
        with collector_held():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
