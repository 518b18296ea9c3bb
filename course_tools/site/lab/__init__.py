"""The lab: the notebooks in a browser, with Python in WebAssembly."""
