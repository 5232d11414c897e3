"""How far seats are away, as people say it. Pure."""

from server.contract.words import Words, figure


def metres(distance: float) -> Words:
    """Return a distance to the centimetre, without decimals that say nothing: 6 m, 3.5 m, 6.25 m."""
    decimals = len(f"{distance:.2f}".rstrip("0").partition(".")[2])
    far = figure(distance, decimals)
    return Words(vi=f"{far.vi} m", en=f"{far.en} m")
