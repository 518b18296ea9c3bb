"""How the exercises' data are made: one file per data set, with its name and one `RECIPE`."""
