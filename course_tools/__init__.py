"""What an instructor or contributor runs: one room for each command of ``course``.

A command is a module with a function ``main(argv) -> exit status``; `COMMANDS` names them once.
"""

# Command: the module that runs it, and its help.
COMMANDS = {
    "build": ("course_tools.build.command", "rebuild the notebooks from their sources"),
    "data": ("course_tools.build.data_file", "print the checksum of a data file"),
    "slides": ("course_tools.slides.command", "make slides with speaker notes"),
    "sheet": ("course_tools.sheet.command", "print the cheat sheet on one page"),
    "site": ("course_tools.site.command", "make the course as a web site"),
    "grade": ("course_tools.grading.command", "grade a folder of submitted exercises"),
    "solutions": ("course_tools.exercises.solutions", "build worked solutions"),
    "gradescope": ("course_tools.exercises.gradescope", "write the zip for Gradescope"),
    "release": ("course_tools.release.command", "write the student edition"),
}
