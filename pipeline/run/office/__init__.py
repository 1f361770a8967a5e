"""What an office looks at: what is to be printed, what became of a file, a document, how the workspace stands."""
