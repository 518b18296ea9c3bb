"""What all rooms use; it knows nothing of models."""
