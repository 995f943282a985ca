"""Evidence about people, in one schema for all registries: one module per registry without a form, and what all of them share."""
