"""The course is found from anywhere inside of it."""

from course_lib.basics import folder


def test_an_unzipped_course_is_found_from_inside(monkeypatch, tmp_path):
    place = tmp_path / "site-packages" / "course_lib" / "basics" / "folder.py"
    monkeypatch.setattr(folder, "__file__", str(place))
    course = tmp_path / "course"
    (course / "notebooks").mkdir(parents=True)
    (course / "data").mkdir()
    (course / "data" / "sleepstudy.csv").touch()
    assert folder.course_folder(course / "notebooks") == course
