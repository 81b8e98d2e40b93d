"""Finds recycled text and says, with evidence, which source copied which."""
