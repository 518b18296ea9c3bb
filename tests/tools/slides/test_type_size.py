"""Type is as large as fits."""

from course_tools.slides.blocks import Block
from course_tools.slides.limits import LEAST_TYPE
from course_tools.slides.type_size import SIZES, best_size


def test_type_is_as_large_as_fits():
    short = Block("code", "", lines=(30, 30))
    medium = Block("code", "", lines=(75,) * 14)
    long = Block("code", "", lines=(75,) * 30)
    assert best_size("A claim", [short], opens=False) == "xxl"
    assert best_size("A claim", [medium], opens=False) == "s"
    assert best_size("A claim", [long], opens=False) == ""
    assert best_size("A claim", [long, long], opens=False) == ""
    assert min(SIZES.values()) >= LEAST_TYPE
