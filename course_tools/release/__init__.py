"""The student edition: what students get of the course, as one zip."""
