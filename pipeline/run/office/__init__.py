"""What an office looks at, and drops: what is to be printed, what became of a file, how the workspace stands."""
