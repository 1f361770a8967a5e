"""What an office looks at."""
