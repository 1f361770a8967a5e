"""What is kept: the register, the archive, atomic writes."""
