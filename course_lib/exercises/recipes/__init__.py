"""How the data of each exercise are made."""
