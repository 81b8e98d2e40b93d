"""Where big joins run."""
