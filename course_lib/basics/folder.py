"""Where the course lies."""

from pathlib import Path


def course_folder(start: Path | None = None) -> Path:
    """Find the folder that holds the course's notebooks and data.

    Parameters
    ----------
    start : Path, optional
        Where to look when the package itself does not lie in the course's folder; this folder and
        those above it are tried. Default: the current folder.

    Returns
    -------
    Path
        The course's folder.

    Raises
    ------
    FileNotFoundError
        When there is no course in any of these folders; the message says what to do.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (Path(__file__).resolve().parents[2], start, *start.parents):
        if (folder / "notebooks").is_dir() and (folder / "data" / "sleepstudy.csv").is_file():
            return folder
    raise FileNotFoundError(
        f"The course's notebooks are not in {start} nor in a folder above it. Go into the "
        "course's folder, the one that holds 'notebooks' and 'data' (cd FOLDER), and try again."
    )
