"""What must hold of facts and decisions before anyone reads them."""
