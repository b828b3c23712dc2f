"""Reading and writing around the models."""
