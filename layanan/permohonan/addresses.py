"""Addresses that stand on paper, and so stay."""

from django.http import HttpRequest
from django.urls import reverse

from nagari.accounts.addresses import office_address


def status_address(request: HttpRequest, nomor: str) -> str:
    """Where anybody who has the number sees how far the request is."""
    return office_address(request, reverse("status", args=[nomor]))
