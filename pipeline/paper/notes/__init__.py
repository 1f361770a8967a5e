"""What waits for a person, on paper: notes, pictures to compare, forms to complete; nothing here is ever posted."""
