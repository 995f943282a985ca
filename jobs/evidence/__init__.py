"""What each registry says about people, in one language: one module per registry."""
