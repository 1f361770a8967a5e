"""What is done at a desk with paper and schools: copies seen, forms typed, the directory, mails."""
