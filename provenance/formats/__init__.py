"""Formats, one file each: ``write(report, stream)``."""
