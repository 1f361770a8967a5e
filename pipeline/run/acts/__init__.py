"""What a person settles, prepares or posts, with their name and reason; built on the very steps of a run."""
