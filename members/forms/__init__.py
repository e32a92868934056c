"""Forms about people, organisations and declarations."""
