"""`course lab`: open the course in JupyterLab."""
