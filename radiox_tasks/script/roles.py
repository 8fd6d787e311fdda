"""The speakers of a show and their roles: one, two or three voices."""

from collections.abc import Mapping
from dataclasses import dataclass

from radiox_tasks.model.host import Host
from radiox_tasks.model.preset import Hosts


@dataclass(frozen=True)
class Roles:
    """The speakers of one show. `second` and `weather` are None if the show has no such voice."""

    main: Host
    second: Host | None
    weather: Host | None

    @property
    def members(self) -> tuple[Host, ...]:
        """Every speaker once, the main host first."""
        found: dict[str, Host] = {}
        for host in (self.main, self.second, self.weather):
            if host is not None:
                found.setdefault(host.speaker, host)
        return tuple(found.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which the hosts may address each other."""
        return tuple(host.name for host in self.members)

    @property
    def presenters(self) -> tuple[Host, ...]:
        """The hosts who take turns telling the stories."""
        return (self.main,) if self.second is None else (self.main, self.second)

    @property
    def third(self) -> Host | None:
        """The weather host, if it is a third voice."""
        return self.weather if len(self.members) > 2 else None

    def host(self, speaker: str) -> Host | None:
        """The member with this speaker id."""
        return next((host for host in self.members if host.speaker == speaker), None)

    def partner(self, host: Host) -> Host | None:
        """The other presenter, if there is one."""
        others = [other for other in self.presenters if other.speaker != host.speaker]
        return others[0] if others else None


def roles_of(wanted: Hosts, known: Mapping[str, Host]) -> Roles:
    """The `known` hosts, by speaker id, in the roles that a preset gives them; an unknown main host is replaced by the
    first known one. Raises ValueError if none is known."""
    if not known:
        raise ValueError("a script needs at least one host")
    main = known.get(wanted.main) or next(iter(known.values()))
    second = known.get(wanted.second) if wanted.second else None
    weather = known.get(wanted.weather) if wanted.weather else None
    if second is not None and second.speaker == main.speaker:
        second = None
    return Roles(main, second, weather)
