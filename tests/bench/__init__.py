"""Measurements for ``make bench``: each ``bench_NAME`` has a ``main()`` that prints tables."""
