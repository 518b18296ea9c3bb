"""What goes wrong when something is made, told in words."""


class BuildError(Exception):
    """A notebook or deck could not be made; the message says which, where, and why."""
