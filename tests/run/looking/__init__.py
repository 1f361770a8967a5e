"""Tests of what is looked at."""
