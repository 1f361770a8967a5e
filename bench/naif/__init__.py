"""The naive loop: the same documents as a week's work would make them. See ``README.md``; frozen on purpose."""
