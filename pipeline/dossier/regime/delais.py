"""The delays that letters and checks count with, in days."""

RAPPEL_JOURS = 45
"""Default number of days between a reminder and what it is about."""
