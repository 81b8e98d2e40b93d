"""What lineage is made of: the kinds of evidence, the posterior, absent sources, the graph."""
