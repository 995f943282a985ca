"""What must hold of a registry's rows, and of what they say of people, before anyone reads them: one module per table."""
