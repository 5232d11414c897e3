"""Makes the client of one camera; what it is made of takes a while to load, and only who asks a camera needs it."""

import httpx
from onveef.aclient import AsyncOnvifClient
from onveef.exceptions import OnvifError
from onveef.transport import OnvifCredentials, OnvifEndpoint

LARGEST = 256 * 1024
"""Bytes of one answer of a camera."""
UNUSABLE = (OnvifError, httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, OSError)
"""What may be raised while a camera is asked and is no mistake of ours."""


def onvif_client(
    http: httpx.AsyncClient, address: str, credentials: OnvifCredentials, *, patience: float
) -> AsyncOnvifClient:
    """Return a client of one camera that waits ``patience`` seconds for each answer and asks once."""
    return AsyncOnvifClient(
        endpoint=OnvifEndpoint(address),
        credentials=credentials,
        # a password goes only where it cannot be read
        http_auth="digest",
        timeout_s=patience,
        retries=0,
        max_response_bytes=LARGEST,
        # what it says of streams is judged by ``reachable``
        rewrite_host=False,
        http_client=http,
    )
