"""How much goes on a slide, in words and lines, and how long a deck may take to start.

The README of this folder says some of these numbers; a test holds it to them. What fits by its
size is in `type_size`.
"""

KEPT_WORDS = 40  # of prose that stays on a slide
ANSWER_WORDS = 65  # of the answer to the lecture's question
LIST_WORDS = 50  # of a list, before it is cut into parts
TABLE_WORDS = 50  # of a table, before it is cut into parts
CAPTION_WORDS = 28
LABEL_WORDS = 12  # of prose above a formula
WORDS_BESIDE_FIGURE = 25  # of prose above a figure
WORDS_BEFORE_QUESTION = 60  # of prose above a question
# In a list that is too long: of an item, of an aim; and of the part that says what matters.
ITEM_WORDS, AIM_WORDS, LEAD_WORDS = 20, 12, 4
LINES_ABOVE_FIGURE, COLUMNS_ABOVE_FIGURE = 2, 70  # of code
CELLS = 2  # with code, on one slide
START_SECONDS = 120  # for the browser to start, and for a deck in it
