"""Pages that belong to the whole site, one module a page."""
