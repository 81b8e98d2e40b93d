"""Accuracy and speed harness; never imported by the package."""
