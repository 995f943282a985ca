"""How fast, beside what: the same work done by this pipeline and by its peers, each measured in a process of its own."""
