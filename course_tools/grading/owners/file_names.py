"""Names of students as names of files, and names of files as one can print them."""

import hashlib
import re
import unicodedata

_LONGEST_NAME = 80
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | {f"{d}{n}" for d in ("COM", "LPT") for n in range(10)}


def safe_name(student_id: str) -> str:
    """Turn a student id into a name for a file, on any system.

    Parameters
    ----------
    student_id : str
        Any text, hostile names of files included.

    Returns
    -------
    str
        ASCII letters, digits, ``-`` and ``_``, at most 80. An id made of these only is kept as it
        is; any other ends in a hash of the id, so that two ids never share a name. Ids that
        differ by case alone do not occur: a roster with them is refused.
    """
    plain = unicodedata.normalize("NFKD", student_id).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_-")
    kept = plain == student_id and 0 < len(plain) <= _LONGEST_NAME
    if kept and plain.upper() not in _RESERVED and not re.search(r"-[0-9a-f]{10}$", plain):
        return plain
    return f"{plain[: _LONGEST_NAME - 11] or 'student'}-{digest(student_id)}"


def printable(text: str) -> str:
    """Replace what cannot be shown or written, such as line breaks in a file's name."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def digest(text: str) -> str:
    """Return ten hexadecimal digits that tell texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
