"""Interactive figures: Python computes and describes, JavaScript follows the hand."""
