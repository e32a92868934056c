from django.apps import AppConfig


class SharedConfig(AppConfig):
    """What every app may use and what knows no app."""

    name = "arena.shared"
    label = "shared"
