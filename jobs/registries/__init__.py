"""What a form does not express: one module per registry that needs it, whose functions `conf/registries/<id>.yml` names (`python:`)."""
