"""Rows for tests, with what the models demand and nothing else: whatever a test is about, it says itself."""
