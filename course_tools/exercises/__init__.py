"""Make exercises of their masters: the student edition, keys, solutions, Gradescope's zip."""
