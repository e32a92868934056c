"""What browsers may do on our pages: the policies of content and of permissions."""

from collections.abc import Iterable
from typing import Any

from csp.constants import NONE, SELF

UNUSED = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope magnetometer "
    "microphone midi payment usb"
)


def content_policy(form_targets: Iterable[str]) -> dict[str, Any]:
    """Return the policy of content: nothing from another host. ``form_targets``: origins that a form may lead to.

    A browser follows that rule through every redirect after a form, so an identity provider has to be named.
    """
    own = ("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src")
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            **{name: [SELF] for name in own},
            "form-action": [SELF, *form_targets],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "require-trusted-types-for": ["'script'"],
        }
    }


def permissions_policy() -> dict[str, list[str]]:
    """Return the policy of permissions: what we never use is off."""
    return {feature: [] for feature in UNUSED.split()}
