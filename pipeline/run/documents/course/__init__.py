"""The course of one dossier: what runs out, on which day, and what then leaves of itself."""
