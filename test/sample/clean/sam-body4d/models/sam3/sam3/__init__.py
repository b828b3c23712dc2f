"""Segments and follows what a text names."""
