"""One story with all that tell it: how hot it is, and how it spreads."""

import math
from datetime import datetime, timedelta

from msgspec import Struct

from server.records import Story

HALF_LIFE = timedelta(hours=6)
"""After which what was published counts half."""
_HOUR = timedelta(hours=1)


class StoryCluster(Struct, frozen=True):
    """One story, with all that tell it."""

    stories: tuple[Story, ...]
    """The oldest first; a publisher may be among them more than once."""

    @property
    def first(self) -> Story:
        """Who published it first."""
        return self.stories[0]

    @property
    def papers(self) -> int:
        """Newspapers that tell it."""
        return len({story.publisher for story in self.stories if not story.social})

    @property
    def posts(self) -> int:
        """Posts on social media that tell it."""
        return sum(story.social for story in self.stories)

    @property
    def shares(self) -> int:
        """How often all of them were passed on."""
        return sum(story.shares for story in self.stories)


class Hour(Struct, frozen=True):
    """How many published a story within one hour."""

    at: datetime
    """Its beginning, UTC."""
    papers: int
    """Articles of newspapers, not newspapers: one that writes twice counts twice."""
    posts: int


def heat(told: StoryCluster, now: datetime) -> float:
    """Return how hot a story is at ``now``: 1 for one newspaper at this moment, without upper end.

    Each newspaper counts 1, halved every HALF_LIFE since it last wrote; posts and shares count by their logarithms
    (bases 2 and 10), halved since anybody last published, so that no crowd of robots outweighs the newspapers.
    """
    latest: dict[str, datetime] = {}
    for story in told.stories:
        if not story.social:
            latest[story.publisher] = story.published
    papers = math.fsum(_left(now - published) for published in latest.values())
    crowd = math.log2(1 + told.posts) + math.log10(1 + max(0, told.shares))
    return papers + crowd * _left(now - told.stories[-1].published)


def spread(told: StoryCluster, now: datetime, hours: int) -> tuple[Hour, ...]:
    """Return how many published a story in each of the last ``hours`` hours of the clock, and in the one of ``now``."""
    running = now.replace(minute=0, second=0, microsecond=0)
    papers = [0] * (hours + 1)
    posts = [0] * (hours + 1)
    for story in told.stories:
        place = hours + (story.published - running) // _HOUR
        if 0 <= place <= hours:
            (posts if story.social else papers)[place] += 1
    return tuple(Hour(running + (place - hours) * _HOUR, papers[place], posts[place]) for place in range(hours + 1))


def _left(age: timedelta) -> float:
    """Return the share that is left after a time; a newspaper whose clock is ahead tells now."""
    return math.exp2(-max(age, timedelta()) / HALF_LIFE)
