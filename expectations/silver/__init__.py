"""What must hold of a registry's rows, and of their evidence, before they are readable: one module per table."""
