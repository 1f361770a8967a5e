"""The workspace: who may work in it, one at a time."""
