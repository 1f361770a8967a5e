"""The dossiers of one pupil together: which decision stands in each, what it ends, who is told."""
