"""The address of a page as another device of the office reaches it."""

from django.http import HttpRequest
from django.http.request import split_domain_port

from nagari.lib.network import LOCAL_NAMES, is_served_here_only, lan_addresses


def office_address(request: HttpRequest, path: str) -> str:
    """The whole address of `path`: by the name in use, or the machine's number where that is localhost.

    A server that listens to its own machine alone is at localhost for everybody there is.
    """
    name, port = split_domain_port(request.get_host())
    if name not in LOCAL_NAMES or is_served_here_only():
        return request.build_absolute_uri(path)
    found = lan_addresses()
    if not found:
        return request.build_absolute_uri(path)
    return f"{request.scheme}://{found[0]}{f':{port}' if port else ''}{path}"
