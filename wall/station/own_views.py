"""What was done to tiles on this station alone: where it may not order the wall, or nobody answers. Pure."""

from msgspec import structs

from server.contract.messages import Scene, TileView

MOST = 64
"""Tiles of which this is remembered."""


class OwnViews:
    """Adds to scenes what was done to them here."""

    def __init__(self) -> None:
        self.is_local = False
        """The server has refused such an order: this station does not ask again."""
        self._touched: dict[tuple[str, int, str], TileView] = {}

    def touch(self, claim: str, view: TileView) -> None:
        """Remember what was done to a tile of a claim's scene."""
        key = (claim, view.surface, repr(view.tile))
        self._touched.pop(key, None)
        if view.enlarged:
            # a surface has room for one
            for other, each in list(self._touched.items()):
                if other[:2] == key[:2]:
                    self._touched[other] = structs.replace(each, enlarged=False)
        self._touched[key] = view
        while len(self._touched) > MOST:
            self._touched.pop(next(iter(self._touched)))

    def added(self, claim: str, scene: Scene) -> Scene:
        """Return a scene with what was done to it here over what was done to it everywhere."""
        own = [view for (of, _, _), view in self._touched.items() if of == claim]
        if not own:
            return scene
        here = {(view.surface, repr(view.tile)) for view in own}
        rest = [view for view in scene.state if (view.surface, repr(view.tile)) not in here]
        return structs.replace(scene, state=(*rest, *(view for view in own if not view.is_usual)))
