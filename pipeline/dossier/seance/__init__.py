"""A séance of the CDES before and after it is held: when, where, whom it hears, what it looks at and decided."""
