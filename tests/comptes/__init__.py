"""Tests of ``pipeline.comptes``."""
