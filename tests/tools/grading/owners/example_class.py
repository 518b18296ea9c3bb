"""A class of three."""

from course_tools.grading.owners.class_list import (
    Student,
)

ANN = Student("1001", "Ann Lee", "ann.lee@uni.edu")
BOB = Student("s-1002", "Bob van der Berg", "bob@uni.edu")
EVA = Student("1003", "Éva Müller", "eva@uni.edu")
CLASS = [ANN, BOB, EVA]
