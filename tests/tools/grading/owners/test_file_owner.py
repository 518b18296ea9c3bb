"""What a path says of whose file it is."""

import pytest

from course_tools.grading.owners.file_owner import PathPiece, path_pieces


@pytest.mark.parametrize(
    ("path", "pieces"),
    [
        ("1001.ipynb", [("1001", "")]),
        ("1001.ipynb.txt", [("1001", "")]),
        ("ann.lee@uni.edu.ipynb", [("ann.lee@uni.edu", "")]),
        ("week 2/1001/x.ipynb", [("week 2", ""), ("1001", ""), ("x", "")]),
        ("Ann Lee_12345_assignsubmission_file_/x.ipynb", [("Ann Lee", "12345"), ("x", "")]),
        ("Ann Lee_12345_assignsubmission_file_x.ipynb", [("Ann Lee", "12345"), ("x", "")]),
        ("leeann_12345_67890_02_x.ipynb", [("leeann", "12345"), ("02_x", "")]),
        ("leeann_LATE_12345_67890_02_x-1.ipynb", [("leeann", "12345"), ("02_x-1", "")]),
        ("s_1001_02_random.ipynb", [("s_1001_02_random", "")]),
        (".ipynb", [(".ipynb", "")]),
    ],
)
def test_a_path_is_taken_apart(tmp_path, path, pieces):
    assert path_pieces(tmp_path / path, tmp_path) == [PathPiece(*piece) for piece in pieces]
