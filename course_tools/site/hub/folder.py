"""The hub's folder: a git repository with one commit for each version of the course."""

import hashlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

from course_tools.basics.errors import BuildError
from course_tools.basics.files import check_writable, write_file
from course_tools.site.hub.links import BRANCH

WRITTEN = ".course-files"  # what we wrote: a digest and a path a line, as sha256sum writes it
_RUNS = {"postBuild"}
_PATHS_GIVEN = ("--pathspec-from-file=-", "--pathspec-file-nul")
_NAMED = ("user.name=Mixed-models course", "user.email=course@localhost")


def write_folder(folder: Path, files: Mapping[str, bytes], repository: str = "") -> bool:
    """Write the course into a git repository, made where there is none, and commit it.

    Other files in it are left alone. Students' copies are brought up to date from its history,
    so a new version is a commit on top of the last.

    Parameters
    ----------
    folder : Path
        The repository.
    files : mapping
        Path, with slashes, to content.
    repository : str
        The address to push to; kept as ``origin`` where there is none yet.

    Returns
    -------
    bool
        Whether anything is new.

    Raises
    ------
    BuildError
        When the folder holds other things, or files of the course that somebody changed.
    OSError
        When it cannot be written.
    """
    check_writable(folder)
    if not (folder / ".git").exists():
        if folder.is_dir() and any(folder.iterdir()):
            raise BuildError(
                f"{folder} holds files and is no git repository. Give an empty folder, or a clone "
                "of the class's repository, with --hub-folder."
            )
        folder.mkdir(parents=True, exist_ok=True)
        _git(folder, "init", "--quiet", f"--initial-branch={BRANCH}")
    before = _written_before(folder)
    _refuse_changed(folder, before, files)
    for path in set(before) - set(files):
        (folder / path).unlink(missing_ok=True)
    for path, content in files.items():
        write_file(folder / path, content)
        if path in _RUNS:
            (folder / path).chmod(0o755)
    lines = [f"{_digest(content)}  {path}\n" for path, content in files.items()]
    write_file(folder / WRITTEN, "".join(lines))
    if repository and not origin(folder):
        _git(folder, "remote", "add", "origin", repository)
    return _commit(folder, [*files, *before, WRITTEN])


def origin(folder: Path) -> str:
    """Return the address that the repository is pushed to; empty where there is none."""
    if not (folder / ".git").exists():
        return ""
    return _git(folder, "config", "--default", "", "--get", "remote.origin.url").strip()


def _commit(folder: Path, paths: list[str]) -> bool:
    known = set(_git(folder, "ls-files", "-z").split("\0"))
    there = [path for path in paths if path in known or (folder / path).exists()]
    listed = "\0".join(sorted(set(there)))
    _git(folder, "add", "--all", "--force", *_PATHS_GIVEN, given=listed)
    if not _git(folder, "diff", "--cached", "--name-only"):
        return False
    names = [] if _git(folder, "config", "--default", "", "--get", "user.email").strip() else _NAMED
    settings = [part for name in names for part in ("-c", name)]
    _git(folder, *settings, "commit", "--quiet", "--message", "The course, as its tools wrote it")
    return True


def _written_before(folder: Path) -> dict[str, str]:
    """Return what an earlier run wrote: path to digest."""
    listed = folder / WRITTEN
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def _refuse_changed(folder: Path, before: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    """Refuse to write over what somebody else wrote."""
    there = {path: folder / path for path in {*before, *files} if (folder / path).is_file()}
    now = {path: _digest(file.read_bytes()) for path, file in there.items()}
    new = {path: _digest(content) for path, content in files.items()}
    changed = sorted(p for p in now if now[p] not in {before.get(p), new.get(p)})
    if changed:
        raise BuildError(
            f"In {folder} somebody changed what the course wrote, or has a file of the same name: "
            f"{', '.join(changed)}. Nothing was written. Save these under other names, delete "
            "them there, and run the command again."
        )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _git(folder: Path, *arguments: str, given: str = "") -> str:
    command = ["git", "--literal-pathspecs", "-C", str(folder), *arguments]
    try:
        answer = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BuildError("git was not found, which keeps the hub's folder: git-scm.com.") from error
    if answer.returncode:
        raise BuildError(f"In {folder} git says: {answer.stderr.strip()}")
    return answer.stdout
