"""What the desk says of claims and scenes, in the language of whoever reads it."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from server.contract.claims import strongest
from server.contract.messages import Claim, ClaimKind, Programme, Scene, WallState
from server.contract.messages.layouts import Layout
from server.contract.words import Words
from wall.console.miniature import Caption
from wall.language import Language


def kind(of: ClaimKind) -> str:
    """Return what a kind of claim is called."""
    return {
        ClaimKind.USUAL: QCoreApplication.translate("told", "usual"),
        ClaimKind.SCHEDULE: QCoreApplication.translate("told", "by schedule"),
        ClaimKind.TOUR: QCoreApplication.translate("told", "tour"),
        ClaimKind.HAND: QCoreApplication.translate("told", "by hand"),
        ClaimKind.BRIEFING: QCoreApplication.translate("told", "briefing"),
        ClaimKind.ALARM: QCoreApplication.translate("told", "alarm"),
        ClaimKind.TAKEOVER: QCoreApplication.translate("told", "announcement"),
    }[of]


def scene_name(scene: Scene, layouts: Mapping[str, Layout], programme: Programme, language: Language) -> str:
    """Return what a scene is called: its own name, its layout's, or what its tile shows."""
    # a page, or a text, is called by what it is, whoever has saved the same
    if scene.parameters or scene.state:
        named = next((each for each in programme.scenes.values() if _same(each.scene, scene)), None)
        if named is not None:
            return language.say(named.title)
    if scene.tile is not None:
        title = language.say(scene.tile.title) if scene.tile.title else ""
        return title or _text_of(scene, language) or ", ".join(scene.tile.topics) or scene.tile.kind
    layout = layouts.get(scene.layout)
    name = language.say(layout.title) if layout is not None else scene.layout
    return " · ".join((name, *scene.parameters.values()))


def claim_name(claim: Claim, layouts: Mapping[str, Layout], programme: Programme, language: Language) -> str:
    """Return what a claim is called: an alarm by what it says, else its scene."""
    if claim.kind is ClaimKind.ALARM and claim.why is not None:
        return language.say(claim.why)
    return scene_name(claim.scene, layouts, programme, language)


def caption(
    wall: WallState,
    surface: int,
    layouts: Mapping[str, Layout],
    programme: Programme,
    language: Language,
    now: datetime,
) -> Caption:
    """Return what is said below a surface: what stands there, why, by whom, since and until when."""
    claim = strongest(wall.claims, surface)
    reasons = [why(claim, wall, surface, language, now)]
    if (as_of := wall.shows.on_surface(surface).scene.as_of) is not None:
        moment = language.moment(as_of.moment(now), now)
        reasons.insert(0, QCoreApplication.translate("told", "the past: {moment}").format(moment=moment))
    return Caption(
        claim_name(claim, layouts, programme, language),
        " · ".join(reasons),
        claim.kind.strength > ClaimKind.HAND.strength,
    )


def why(claim: Claim, wall: WallState, surface: int, language: Language, now: datetime) -> str:
    """Return why a surface shows a claim, by whom, since and until when; whether it is held, and who has control."""
    told = [kind(claim.kind)]
    if claim.by:
        told.append(claim.by)
    if claim.kind is not ClaimKind.USUAL:
        told.append(QCoreApplication.translate("told", "since {time}").format(time=language.moment(claim.since, now)))
    if claim.until is not None:
        told.append(QCoreApplication.translate("told", "until {time}").format(time=language.moment(claim.until, now)))
    if claim.why is not None and claim.kind is not ClaimKind.ALARM:
        told.append(language.say(claim.why))
    if any(hold.screen in (None, surface) for hold in wall.holds):
        told.append(QCoreApplication.translate("told", "held"))
    for lease in wall.leases:
        if lease.screen in (None, surface) and lease.until > now:
            who = f"{lease.by} ({lease.station})" if lease.station else lease.by
            told.append(QCoreApplication.translate("told", "controlled by {name}").format(name=who))
    if any(view.enlarged and view.surface == surface for view in claim.scene.state):
        told.append(QCoreApplication.translate("told", "a tile is enlarged"))
    if overlays := len(wall.shows.on_surface(surface).overlays):
        told.append(QCoreApplication.translate("told", "{count} laid over it").format(count=overlays))
    return " · ".join(told)


def _same(one: Scene, other: Scene) -> bool:
    return (one.layout, one.parameters, one.tile, one.state) == (
        other.layout,
        other.parameters,
        other.tile,
        other.state,
    )


def _text_of(scene: Scene, language: Language) -> str:
    """Return the first line of a text that somebody has put up."""
    text = scene.tile.options.get("text") if scene.tile is not None else None
    words = text.get(language.code, "") if isinstance(text, dict) else ""
    return str(words).strip().partition("\n")[0]


def both(words: Words, *more: str) -> str:
    """Return words in both languages and others: whoever types finds a thing by any of them."""
    return " ".join((words.vi, words.en, *more))
