"""What a station lends to its tiles."""

from dataclasses import dataclass
from pathlib import Path

from wall.video.joystick import Joystick
from wall.video.past_views import PastViews
from wall.video.views import Ask, Views


@dataclass(frozen=True)
class TileTools:
    """The same for all tiles of a station."""

    views: Views | PastViews
    """Pictures of cameras: living ones, or those of a moment of the past."""
    ask: Ask
    """Asks the server; raises UnansweredError."""
    joystick: Joystick
    pictures: Path
    """Folder into which pictures are saved."""
    boundaries: Path
    """Folder of the boundaries of communes that a technician has put there."""
    files: Path
    """Folder of the pictures, PDF files and videos that were laid down for tiles."""
