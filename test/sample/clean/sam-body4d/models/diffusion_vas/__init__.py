"""Completes what is hidden."""
