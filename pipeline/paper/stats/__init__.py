"""The yearly follow-up as paper and as a table; it touches counts, never a dossier."""
