"""The tiny master with a question that a person marks, and another one after it."""

from tests.tools.exercises.tiny_exercise import MASTER

MODEL = "Model answer: no clinic goes down."
QUESTION = """\

```{otter}
# BEGIN QUESTION
name: advice
points: 3
manual: true
rubric:
- name: direction
  points: 2
  text: Says that the trend within clinics counts
- name: reason
  points: 1
  text: "Names the reason: clinics differ"
```

## Question 4 · What would you tell the doctor?

Write two or three sentences.

```{otter}
# BEGIN SOLUTION
```

Model answer: no clinic goes down.

It rises in **each**.

```{otter}
# END SOLUTION
# END QUESTION
```
"""
SECOND = QUESTION.replace("advice", "limits").replace("Question 4 · What", "Question 5 · When")
# A code question stands between the two, and a closing cell after them.
CODE = MASTER[MASTER.index("\n```{otter}\n# BEGIN QUESTION\nname: c") :]
WRITTEN = (
    MASTER.replace(CODE, "") + QUESTION + CODE + SECOND + "\n+++\n\nWell done. Save the notebook.\n"
)
