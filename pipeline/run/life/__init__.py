"""What happens to a dossier between its forms: the acts of the register as values of the core, and what they change."""
