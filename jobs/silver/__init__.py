"""From lines as received to typed rows: one module per registry, and the parsers that they share."""
