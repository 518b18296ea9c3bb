"""``course site``: the course as a web site, a book to read without anything installed."""
