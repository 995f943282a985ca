"""From evidence to decisions: gather, assess, allocate."""
