"""What each registry shows of a unit: one module per registry."""
