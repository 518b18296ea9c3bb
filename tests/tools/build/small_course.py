"""A small course that is built: its sources, the command run on it, what it wrote."""

import contextlib
import io

import nbformat

from course_tools.build import command as build
from tests.tools.front_matter import FRONT_MATTER

GOOD = """# 01 · A title

+++

## A claim

+++ {"tags": ["notes"]}

Only for the instructor.

+++ {"tags": ["slide"]}

Only on the slide.

+++ {"tags": ["fragment"]}

### A detail

+++

### Another detail

```{code-cell} ipython3
:tags: [keep]
import sys
import matplotlib.pyplot as plt
from course_lib import set_alt_text, use_theme

use_theme()
fig, ax = plt.subplots()
ax.plot([0, 1], [0, 1])
set_alt_text(fig, "A rising line.")
plt.show()
```

```{code-cell} ipython3
:alt: A falling line.
plt.plot([0, 1], [1, 0])
plt.show()
```

```{code-cell} ipython3
for i in range(3):
    print(i, flush=True)
list({"one", "two", "three"})
```

```{code-cell} ipython3
import shutil
shutil.get_terminal_size().columns
```

```{code-cell} ipython3
:tags: [stderr-ok]
print("careful", file=sys.stderr)
```

```{code-cell} ipython3
1 + 1
```

```{code-cell} ipython3
1 + 1
```
"""


def code(*lines):
    return "\n".join(["```{code-cell} ipython3", *lines, "```", ""])


def make_course(folder, sources):
    """Write MyST sources and return the folder of the notebooks."""
    lectures = folder / "notebooks" / "source" / "lectures"
    lectures.mkdir(parents=True)
    for name, text in sources.items():
        (lectures / f"{name}.md").write_text(FRONT_MATTER + text, encoding="utf-8")
    return folder / "notebooks"


def run(notebooks, *arguments):
    """Run ``course build`` and return its status and what it says."""
    with contextlib.redirect_stderr(io.StringIO()) as said:
        status = build.main([*arguments, "--notebooks", str(notebooks)])
    return status, said.getvalue()


def read(notebooks, name="01_good"):
    return nbformat.read(notebooks / f"{name}.ipynb", as_version=4)
