"""Forms find the dossier of their pupil, or wait for a person; it touches values and model, no rule, no letter."""
