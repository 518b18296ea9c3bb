"""One plot, one file: ``plot_x`` is in ``x.py``, and what several share is in ``parts``."""

from pkgutil import iter_modules


def plot_names() -> dict[str, str]:
    """Return the name of each plot and its module, from the files of this folder."""
    files = [module.name for module in iter_modules(__path__) if not module.ispkg]
    return {f"plot_{name}": f"plots.{name}" for name in files}
