"""Forms of what is done with programmes."""
