"""Tasks in processes apart: of this machine, and of a cluster."""
