"""A real OpenID provider (allauth's own), run as a process of its own beside the tests of identification."""
