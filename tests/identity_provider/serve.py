"""Run the provider: ``python -m tests.identity_provider.serve PORT REDIRECT_URI``. Says READY when it answers."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"

import django

django.setup()

from allauth.idp.oidc.models import Client  # noqa: E402 as above
from django.contrib.auth.models import User  # noqa: E402 as above
from django.core.management import call_command  # noqa: E402 as above
from django.core.wsgi import get_wsgi_application  # noqa: E402 as above

from tests.identity_provider.adapter import PEOPLE  # noqa: E402 as above


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def main(port: int, redirect_uris: str) -> None:
    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=name)
    client = Client(id="arenan", name="Arenan", type=Client.Type.CONFIDENTIAL, skip_consent=True)
    client.set_secret("hemligt-och-langt")
    client.set_redirect_uris(redirect_uris.split(","))
    client.set_scopes(["openid", "profile"])
    client.set_response_types(["code"])
    client.set_grant_types(["authorization_code"])
    client.save()
    with make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet) as server:
        print("READY", flush=True)  # noqa: T201 whoever started it waits for this
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
