"""The rights of persons: what is handed over, how long things are kept, what is purged."""
