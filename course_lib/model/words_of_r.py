"""What R writes in a formula, or in a call, and a formula here does not: what to write instead."""

_FACTOR = "Write C(x) for a number or text that is to be a category; a text column is one already"
FUNCTIONS = {
    "scale": "Make the standardised predictor a column of your data (patsy's scale divides by n, "
    "R's by n - 1)",
    "poly": "Make the powers columns of your data, or write x + I(x**2)",
    "offset": "Subtract the offset from the response: y - offset ~ x; in fit_glmm give "
    "offset='log(days)' beside the formula",
    "cbind": "A model has one response. For successes out of trials write fit_glmm('successes ~ "
    "...', data, trials='size')",
    "factor": _FACTOR,
    "as.factor": _FACTOR,
    "as.character": _FACTOR,
    "ordered": "Make the column an ordered pd.Categorical; patsy codes it by Treatment, and C(x, "
    "Poly) by polynomials as R does",
    "relevel": 'Write C(x, Treatment("b")) for b as the reference level',
    "as.numeric": "Make the numbers a column: data.assign(x=pd.to_numeric(data['x']))",
    "interaction": "Write a:b",
    "ns": "Write cr(x, df=4), a natural cubic spline, or bs(x, df=4)",
    "s": "Smooth terms are not fitted here; bs(x, df=4) is a spline with a fixed number of knots",
    "ifelse": "Make it a column: data.assign(z=np.where(condition, a, b))",
    "cut": "Make the classes a column with pd.cut",
    "rank": "Make the ranks a column: data.assign(r=data['x'].rank())",
    "dummy": "Make the indicator a column, of zeros and ones",
}
CONSTANTS = {
    "T": "True",
    "F": "False",
    "TRUE": "True",
    "FALSE": "False",
    "contr.sum": "Sum",
    "contr.treatment": "Treatment",
    "contr.helmert": "Helmert",
    "contr.poly": "Poly",
    "contr.sdif": "Diff",
}
ARGUMENTS = {
    "groups": "Groups stand in the formula: (1 | group).",
    "re_formula": "Random effects stand in the formula: (1 + x | group).",
    "vc_formula": "Variance components stand in the formula: (1 | a) + (1 | b), or (1 | a/b).",
    "REML": "Write reml=False for maximum likelihood; reml=True is the default.",
    "family": "fit_mixed fits normal responses only; fit_glmm fits binomial and Poisson ones.",
    "weights": "fit_mixed gives all rows the same weight.",
    "offset": "Subtract the offset from the response: y - offset ~ x.",
    "subset": "Choose the rows before: data[data['x'] > 0] or data.query('x > 0').",
    "contrasts": "Write the contrasts into the formula: C(f, Sum) or C(f, Treatment('b')).",
    "na_action": "Rows with missing values are left out, with a warning that counts them.",
    "control": "The optimum is found from several starts: there is nothing to set.",
    "start": "The optimum is found from several starts: there is nothing to set.",
}

GENERALIZED = {
    "nAGQ": "The number of points is points=: 1 for Laplace's approximation, 25 for quadrature.",
    "weights": "For successes out of trials give their column: trials='size'.",
    "link": "Links are the canonical ones: logit of a probability, log of a count.",
    "reml": "A generalised model is fitted by maximum likelihood; there is no REML.",
    "REML": "A generalised model is fitted by maximum likelihood; there is no REML.",
}


def refused_function(name: str) -> str | None:
    """Sentence that answers a function of R; None for any other."""
    advice = FUNCTIONS.get(name)
    return advice and f"'{name}()' is not supported in a formula here. {advice}."


def word_of_r(name: str) -> str | None:
    """Sentence that answers a value of R, such as ``TRUE``; None for any other name."""
    python = CONSTANTS.get(name)
    return python and f"For R's {name} write {python}."


def refused_sign(sign: str) -> str | None:
    """Sentence that answers an operator of R; None for any other."""
    if sign == ".":
        return "'.' for all other columns is not supported here: name them, as in x + z."
    if sign == "%in%":
        return "'%in%' is not supported here: write a:b for b within a, or a/b for a + a:b."
    if sign == "!":
        return "'!' is R's 'not': write I(~x) for a column of true and false."
    if sign == "#":
        return "A formula has no comments: take out what follows '#'."
    if sign == "%/%":
        return "'%/%' is R's division without remainder: write I(x // 2)."
    if sign == "%":
        return None
    if sign.startswith("%"):
        return f"'{sign}' is an operator of R and not supported here. Make its result a column."
    if sign == "$":
        return "'$' is not supported here: name the column alone, without its data frame."
    return None


def refused_arguments(arguments: dict[str, object], *, generalized: bool = False) -> str:
    """Sentence that answers arguments that `fit_mixed`, or `fit_glmm`, does not have."""
    answers = ARGUMENTS | (GENERALIZED if generalized else {})
    known = [f"{name}=: {answers[name]}" for name in arguments if name in answers]
    other = [name for name in arguments if name not in answers]
    if other:
        function, rest = (
            ("fit_glmm", "family=, trials=, offset= and points=")
            if generalized
            else ("fit_mixed", "reml=True or False")
        )
        known.append(
            f"{function} has no argument {', '.join(map(repr, other))}; it takes a formula, the "
            f"data and {rest}."
        )
    return " ".join(known)
