"""How rows are written: one module per registry, of what its real files look like."""
