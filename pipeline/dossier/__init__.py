"""The core: what a demande is and what is wrong with it. Pure; standard library only."""
