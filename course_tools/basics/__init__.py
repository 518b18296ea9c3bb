"""What several rooms use: sources and notebooks, running them, files, progress, errors."""
