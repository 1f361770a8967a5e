"""A PDF becomes a typed form, or a diagnosis."""
