"""One body mesh a person and frame."""
