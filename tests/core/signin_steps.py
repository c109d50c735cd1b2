"""The steps of signing in that several tests take."""

import base64
import hmac
import struct
import time

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

PASSWORD = "a long password"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
OWN_PAGE = "/account/"


def sign_in(client: Client, name: str, password: str = PASSWORD, **where: str) -> HttpResponse:
    """Types a name and a password on the sign-in page; `address` and `agent` say from where."""
    typed = {"login": name, "password": password}
    extra = {"REMOTE_ADDR": where.get("address", HERE), "HTTP_USER_AGENT": where.get("agent", "Firefox")}
    return client.post(reverse("account_login"), typed, **extra)


def signed_in(client: Client) -> bool:
    """Whether the client's session belongs to somebody."""
    return client.get(OWN_PAGE).status_code == 200


def code_of(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows for a secret (RFC 6238): now, or some half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    place = digest[-1] & 15
    return f"{(int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def set_up_second_factor(client: Client) -> str:
    """Confirms the password, scans and types, as somebody signed in; returns the secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return str(secret)
