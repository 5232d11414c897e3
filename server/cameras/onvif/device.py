"""Asks one camera what it is and where its pictures come from, and turns it (ONVIF Profile S and T)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any

import httpx
from msgspec import Struct
from onveef import urls
from onveef.exceptions import (
    OnvifAuthError,
    OnvifCapabilityMissingError,
    OnvifFaultError,
    OnvifOperationNotSupportedError,
)
from onveef.transport import OnvifCredentials, OnvifEndpoint

from server.cameras.onvif.client import UNUSABLE, onvif_client
from server.cameras.onvif.link import device_service, reachable
from server.contract.commands import Preset
from server.contract.errors import SettingError
from server.contract.words import Words
from server.errors import DeviceError
from server.outgoing.destinations import refusal

PATIENCE = 5.0
"""Seconds for one answer of a camera."""
READ_WITHIN = 20.0
"""Seconds for all that is asked to know a camera."""
LEAST_WIDE = 320
"""Pixels: smaller streams are for telephones of old."""
MOST_PRESETS = 256
MOST_PROFILES = 64
LONGEST = 200
"""Letters of a name that a camera gives."""
DEAD_MAN = "PT5S"
"""After this the camera should stop by itself, should we be gone; not all cameras heed it."""


class Profile(Struct, frozen=True):
    """One of the streams a camera offers."""

    token: str
    source: str
    """The channel it shows: recorders have several."""
    width: int
    height: int
    """Pixels; zero where the camera does not say."""
    movable: bool


class DeviceInfo(Struct, frozen=True, kw_only=True):
    """What a camera says of itself."""

    model: str
    main: str
    """Address of its largest stream, without user and password."""
    sub: str
    """Address of a small one; empty where there is only one."""
    snapshot: str
    movable: bool
    profiles: tuple[Profile, ...]
    channels: int
    """Eyes of the device: more than one is a recorder."""


class Device:
    """One camera; what it has said is remembered, so that turning it costs one question."""

    def __init__(
        self, http: httpx.AsyncClient, address: str, user: str, password: str, *, patience: float = PATIENCE
    ) -> None:
        """Take the address of its device service, or its host; raises DeviceError for what is none."""
        try:
            self.address = device_service(address)
        except SettingError as error:
            words = error.words
            raise DeviceError(Words(vi=f"địa chỉ ONVIF: {words.vi}", en=f"ONVIF address: {words.en}")) from None
        self._patience = patience
        self._client = onvif_client(http, self.address, OnvifCredentials(user, password), patience=patience)
        self._profiles: tuple[Profile, ...] = ()
        self._dead_man = DEAD_MAN

    async def read(self, channel: int = 1) -> DeviceInfo:
        """Return what the camera is, and the streams of one of its eyes, counted from 1; raises DeviceError."""
        async with self._explained(READ_WITHIN):
            told = await self._client.get_device_information()
            await self._discover()
            sources = list(dict.fromkeys(profile.source for profile in self._profiles))
            if not 1 <= channel <= len(sources):
                raise DeviceError(
                    Words(vi=f"thiết bị không có kênh {channel}", en=f"the device has no channel {channel}")
                )
            profiles = [profile for profile in self._profiles if profile.source == sources[channel - 1]]
            main, sub = choose(profiles)
            return DeviceInfo(
                model=" ".join(part for key in ("Manufacturer", "Model") if (part := _name(told.get(key)))),
                main=await self._stream(main),
                sub=await self._stream(sub) if sub else "",
                snapshot=await self._snapshot(main),
                movable=any(profile.movable for profile in profiles),
                profiles=tuple(profiles),
                channels=len(sources),
            )

    async def presets(self) -> tuple[Preset, ...]:
        """Return its presets; raises DeviceError."""
        async with self._explained(self._patience * 2):
            told = await self._client.ptz_get_presets(profile_token=await self._movable())
        kept = (
            Preset(token=each["token"], name=_name(each["name"]) or each["token"]) for each in told if each["token"]
        )
        return tuple(kept)[:MOST_PRESETS]

    async def move(self, pan: float, tilt: float, zoom: float) -> None:
        """Turn it with these shares of its greatest speed until the next order; raises DeviceError."""
        async with self._explained(self._patience * 2):
            token = await self._movable()
            move = partial(self._client.ptz_continuous_move, profile_token=token, pan=pan, tilt=tilt, zoom=zoom)
            try:
                await move(timeout=self._dead_man)
            except (OnvifFaultError, OnvifOperationNotSupportedError):
                if not self._dead_man:
                    raise
                # some refuse an order that says how long
                await move()
                self._dead_man = ""

    async def stop(self) -> None:
        """Stop it; raises DeviceError."""
        async with self._explained(self._patience * 2):
            await self._client.ptz_stop(profile_token=await self._movable())

    async def go(self, preset: str | None) -> None:
        """Turn it to a preset, or home without one; raises DeviceError."""
        async with self._explained(self._patience * 2):
            token = await self._movable()
            if preset is None:
                await self._client.ptz_goto_home_position(profile_token=token)
            else:
                await self._client.ptz_goto_preset(profile_token=token, preset_token=preset)

    async def _discover(self) -> None:
        if self._profiles:
            return
        told = urls.rewrite_service_map(await self._client.discover_services(), self.address)
        services = {name: address for name, address in told.items() if _is_at(address, self.address)}
        self._client.set_endpoint(OnvifEndpoint(self.address, services=services))
        offered = await self._client.get_profiles()
        turns = self._client.endpoint.has("ptz")
        self._profiles = tuple(_profile(each, turns=turns) for each in offered[:MOST_PROFILES] if each.get("token"))
        if not self._profiles:
            raise DeviceError(Words(vi="camera không có luồng hình nào", en="the camera offers no stream"))

    async def _movable(self) -> str:
        """Return the token of the profile by which it is turned."""
        await self._discover()
        for profile in self._profiles:
            if profile.movable:
                return profile.token
        raise DeviceError(Words(vi="camera không quay được", en="the camera cannot be turned"))

    async def _stream(self, profile: Profile) -> str:
        address = reachable(await self._client.get_stream_uri(profile_token=profile.token), self.address)
        if not address:
            raise DeviceError(
                Words(vi="camera trả lời địa chỉ luồng không dùng được", en="the camera gives no usable stream address")
            )
        return address

    async def _snapshot(self, profile: Profile) -> str:
        try:
            return reachable(await self._client.get_snapshot_uri(profile_token=profile.token), self.address)
        except (OnvifFaultError, OnvifOperationNotSupportedError, OnvifCapabilityMissingError):
            # many have none
            return ""

    @contextlib.asynccontextmanager
    async def _explained(self, within: float) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(within):
                yield
        except OnvifAuthError:
            raise DeviceError(
                Words(
                    vi="camera từ chối tài khoản hoặc mật khẩu; hãy kiểm tra cả đồng hồ của camera",
                    en="the camera refuses user or password; check its clock too",
                )
            ) from None
        except (OnvifFaultError, OnvifOperationNotSupportedError, OnvifCapabilityMissingError):
            raise DeviceError(Words(vi="camera không làm được việc này", en="the camera cannot do this")) from None
        except UNUSABLE as error:
            raise DeviceError(refusal(error) or _SILENT) from None


_SILENT = Words(
    vi="camera không trả lời; hãy kiểm tra địa chỉ và mạng",
    en="the camera does not answer; check its address and the network",
)


def choose(profiles: Sequence[Profile]) -> tuple[Profile, Profile | None]:
    """Return the largest stream, and the smallest of at least LEAST_WIDE, else the second.

    Where sizes are not known, they are the first two that the camera lists.
    """
    if not all(profile.width for profile in profiles):
        return profiles[0], profiles[1] if len(profiles) > 1 else None
    falling = sorted(profiles, key=lambda profile: profile.width * profile.height, reverse=True)
    main, *smaller = falling
    wide = [profile for profile in smaller if profile.width >= LEAST_WIDE]
    return main, wide[-1] if wide else next(iter(smaller), None)


def _is_at(address: str, asked: str) -> bool:
    """Return whether what a camera calls one of its services is on the camera itself: our password goes there."""
    try:
        told = httpx.URL(address)
    except httpx.InvalidURL:
        return False
    return told.raw_host == httpx.URL(asked).raw_host and not told.userinfo


def _profile(told: Mapping[str, Any], *, turns: bool) -> Profile:
    encoder = told.get("video_encoder", {})
    return Profile(
        token=told["token"],
        source=told.get("video_source", {}).get("source_token", ""),
        width=encoder.get("width") or 0,
        height=encoder.get("height") or 0,
        movable=turns and "ptz" in told,
    )


def _name(told: object) -> str:
    """Return a name that a camera gives, on one line."""
    text = " ".join(str(told or "").split())
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST]
