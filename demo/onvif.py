"""The services of each camera: what it is, where its pictures come from, turning it, and single pictures.

WS-UsernameToken with digest is needed for media and turning; the device service looks at it where it is sent.
"""

import asyncio
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo import onvif_device, onvif_media, onvif_ptz
from demo.cameras import COUNT, Camera, cameras, mishap, trouble
from demo.markup import document
from demo.onvif_soap import DEVICE, MEDIA, PTZ, Call, FaultError, answer, parse, unsupported
from demo.rtsp_auth import Door
from demo.stage import Stage, base

USER = "ioc"
"""Who may ask; the password is the token."""
MEDIA_TYPE = "application/soap+xml; charset=utf-8"


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the services."""
    door = Door(USER, stage.token)

    async def service(request: Request) -> Response:
        camera = await _awake(stage, request)
        try:
            body = _answer(parse(await request.body()), camera, stage, base(request))
        except FaultError as fault:
            return Response(fault.document(), fault.status, media_type=MEDIA_TYPE)
        return Response(body, media_type=MEDIA_TYPE)

    async def snapshot(request: Request) -> Response:
        camera = await _awake(stage, request)
        if not door.lets_in(request.method, request.url.path, request.headers.get("authorization", "")):
            refused = Response(status_code=HTTPStatus.UNAUTHORIZED)
            for challenge in door.challenge():
                refused.headers.append("WWW-Authenticate", challenge)
            return refused
        try:
            picture = await asyncio.to_thread(stage.room.snapshot, camera, stage.now())
        except OSError:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "the clip is being made") from None
        return Response(picture, media_type="image/jpeg")

    return [
        Route("/onvif/{number:int}/{service}_service", service, methods=["POST"]),
        Route("/onvif/{number:int}/snapshot", snapshot, methods=["GET"]),
    ]


async def _awake(stage: Stage, request: Request) -> Camera:
    """Return the camera that is asked, if it answers now; raises HTTPException."""
    number: int = request.path_params["number"]
    if not 1 <= number <= COUNT:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if mishap(number, stage.now()) == "gone":
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
    match trouble(stage.seed, number, stage.now()):
        case "busy":
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
        case "hanging":
            await stage.faults.lasting(request.receive)
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
    return cameras(stage.seed)[number - 1]


def _answer(call: Call, camera: Camera, stage: Stage, address: str) -> bytes:
    # the clock may be read by everybody: the digest needs it
    if call.name != "GetSystemDateAndTime":
        call.authorise(USER, stage.token, needed=call.namespace != DEVICE)
    envelope, response = answer(call)
    place, now = f"{address}/onvif/{camera.number}", stage.now()
    services = {DEVICE: f"{address}{camera.path}", MEDIA: f"{place}/media_service"}
    if camera.movable:
        services[PTZ] = f"{place}/ptz_service"
    if call.namespace not in services:
        raise unsupported()
    if call.namespace == DEVICE:
        onvif_device.respond(call, response, camera, services, now)
    elif call.namespace == MEDIA:
        onvif_media.respond(call, response, camera, stage.room, f"{place}/snapshot")
    else:
        onvif_ptz.respond(call, response, camera.number, stage.room.heads, now)
    return document(envelope)
