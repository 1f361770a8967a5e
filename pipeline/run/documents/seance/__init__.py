"""A séance on its way: what is printed for it, whom it calls, what its procès-verbal says; planned in the register."""
