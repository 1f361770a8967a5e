"""What looks, proves or saves: it changes nothing, but for the repairs that a person asks for."""
