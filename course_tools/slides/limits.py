"""How much goes on a slide, in words and lines, and how long a deck may take to start.

The README of this folder says some of these numbers; a test holds it to them. What fits by its
size is in `type_size`.
"""

MOST_WORDS = 45  # on a slide, as `slide.words_of` counts them
KEPT_WORDS = 40  # of prose that stays on a slide, and of the answer to the lecture's question
LIST_WORDS = 45  # of a list, before its points are shortened
CAPTION_WORDS = 25
FINDING_WORDS = 18
LEAST_TYPE = 20  # pixels of what must be read, on 1280 x 720
LABEL_WORDS = 12  # of prose above a formula
WORDS_BEFORE_QUESTION = 20  # of prose above a question
SAME_TITLE = 2  # slides in a row
LEAD_IN_WORDS = 4  # of "In R:", which nobody says
# In a list that is too long: of an item, of an aim; and of the part that says what matters.
ITEM_WORDS, AIM_WORDS, LEAD_WORDS = 20, 12, 4
LINES_ABOVE_TABLE = 4  # of code that fits the model that a table is of
CELLS = 2  # that print, on one slide
CODE_LINES = 8  # shown of a model
START_SECONDS = 120  # for the browser to start, and for a deck in it
