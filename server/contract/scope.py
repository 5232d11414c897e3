"""What part of the province somebody sees and acts upon."""

from typing import Annotated

from msgspec import Meta, Struct

from server.contract.words import Words

Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}(?!\n)$")]
"""Of a place in ``province.toml``, or the name of a service's pack."""
MOST = 200
"""Names of each kind."""


class Scope(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All of the province where nothing is named; else what belongs to any of these."""

    departments: Annotated[tuple[Code, ...], Meta(max_length=MOST)] = ()
    """Departments and agencies, by their codes: what is theirs, in whatever service."""
    communes: Annotated[tuple[Code, ...], Meta(max_length=MOST)] = ()
    """Wards and communes, by their codes: what lies there, in whatever service."""
    services: Annotated[tuple[Code, ...], Meta(max_length=MOST)] = ()
    """Packs that somebody answers for: all of these services, in the whole province."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.departments or self.communes or self.services)

    def covers(self, *places: str, service: str = "") -> bool:
        """Return whether something of one of these places, or of a service, belongs to it; what is unknown does not."""
        if self.whole:
            return True
        return (service != "" and service in self.services) or any(
            place in self.departments or place in self.communes for place in places
        )

    @property
    def said(self) -> Words:
        """What people call it: the codes, in one line."""
        if self.whole:
            return Words(vi="toàn tỉnh", en="the whole province")
        named = ", ".join((*self.departments, *self.communes, *self.services))
        return Words(vi=named, en=named)


WHOLE = Scope()
"""Of stations, and of everybody to whom nothing else was said."""
NOBODYS = Scope(departments=("nobody",))
"""Of somebody of whom nobody can tell: a part of the province to which nothing belongs."""
