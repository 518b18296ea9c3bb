"""The course on a class's JupyterHub or Binder: the folder it is made from, and links."""
