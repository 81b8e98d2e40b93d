"""What alignment is made of: seeds, boundaries, summaries, sentence links, chains, what changed."""
