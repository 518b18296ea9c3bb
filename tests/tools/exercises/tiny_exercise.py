"""A master of three questions that runs in no time; the hostile submissions answer them."""

from tests.tools.front_matter import FRONT_MATTER

MASTER = (
    FRONT_MATTER
    + """\
# Exercise 99 · Tiny

```{otter}
# BEGIN QUESTION
name: a
points: 2
```

## Question 1 · A number

```{code-cell} ipython3
a = 2 * 21  # SOLUTION
```

```{otter}
# BEGIN TESTS
```

```{code-cell} ipython3
answer(a)
wrong("half", 21, "This is half of it.")
wrong("sum", 23, "This is the sum. Multiply.")
wrong("power", 2**21, "This is a power.")
```

```{otter}
# END TESTS
# END QUESTION
```

```{otter}
# BEGIN QUESTION
name: b
points: 1
```

## Question 2 · A text

```{code-cell} ipython3
b = "random slope"  # SOLUTION
```

```{otter}
# BEGIN TESTS
```

```{code-cell} ipython3
answer(b, options=["random slope", "fixed slope"])
wrong("fixed", "fixed slope", "What varies by group here?")
```

```{otter}
# END TESTS
# END QUESTION
```

```{otter}
# BEGIN QUESTION
name: c
points: 3
```

## Question 3 · A list

```{code-cell} ipython3
c = [value / 2 for value in (1, 2, 3)]  # SOLUTION
```

```{otter}
# BEGIN TESTS
```

```{code-cell} ipython3
answer(c)
wrong("not halved", [1, 2, 3], "These are not halved.")
```

```{otter}
# END TESTS
# END QUESTION
```
"""
)
