"""glmer's values of generalised models."""
