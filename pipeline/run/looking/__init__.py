"""What a person looks for and looks at: dossiers by what is typed, what their forms answer, the files themselves."""
