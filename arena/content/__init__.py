"""Content files: readable YAML from which a region's content is loaded. The format: docs/content-files.md."""
