"""Run a submission alone in bubblewrap, with plain data in and out.

The runner inside imports this package too: it stays empty.
"""
