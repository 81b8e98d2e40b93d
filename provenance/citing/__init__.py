"""What citing is made of: the words that name a source, and the table of outlets."""
