"""Workspaces of the bench, as for the tests of robustness: real commands, register and files, cheap pages."""

from tests.robustness.conftest import ground, mail, processed, workspace

__all__ = ["ground", "mail", "processed", "workspace"]
