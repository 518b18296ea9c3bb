"""A small lecture with all that slides show, and what a slide shows and says."""

from course_tools.slides.markup import plain
from tests.tools.front_matter import FRONT_MATTER

OPENING = """# 07 · A lecture

**Is this a question?**

After this lecture you can

- read,
- write.

*Before this lecture:* 06. *Time:* 20 minutes."""


RUN = (
    FRONT_MATTER
    + OPENING
    + """

+++ {"tags": ["notes"]}

Timing: quick.

+++

## Points lie on a line

```{code-cell} ipython3
import matplotlib.pyplot as plt
import pandas as pd
import statsmodels.formula.api as smf
from course_lib import set_alt_text, use_theme

use_theme()
data = pd.DataFrame({"x": [0, 1, 2, 3.0], "y": [0, 1.1, 1.9, 3.0]})
fit = smf.ols("y ~ x", data).fit()
print(f"slope {fit.params['x']:.2f}")
```

The slope is near one.

Now the figure:

```{code-cell} ipython3
fig, ax = plt.subplots(figsize=(9, 7))
ax.plot(data["x"], data["y"])
set_alt_text(fig, "A rising line.")
plt.show()
```

*Figure 7.1. A line that rises.*

It rises by one.

```{code-cell} ipython3
data.head(2)
```

The first rows.

```{code-cell} ipython3
print(fit.params.round(2).to_string())
```

An intercept and a slope.

+++

## Pooling

```{code-cell} ipython3
from course_lib import explore_pooling, fit_pooling, load_dataset

pooling = fit_pooling(
    load_dataset("sleepstudy"), outcome="Reaction", predictor="Days", group="Subject"
)
explore_pooling(pooling)
```

*Explorer 7.1. Move the slider.*
"""
)


def kinds(slide):
    return [block.kind for block in slide.blocks]


def said(slide):
    return plain(" ".join(block.html for block in slide.spoken))
