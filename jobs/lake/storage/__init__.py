"""The private parts of `jobs.lake`, the only public door to storage: import nothing from here elsewhere."""
