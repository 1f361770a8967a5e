"""What comes in place of our forms: what a file is, and what a document that is none of ours shows."""
