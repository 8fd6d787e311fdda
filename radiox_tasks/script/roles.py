"""The speakers of a show and their roles: one, two or three voices."""

from dataclasses import dataclass

from radiox_tasks.model.host import Host
from radiox_tasks.script.script_request import ScriptRequest


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

    def partner(self, host: Host) -> Host | None:
        """The other presenter, if there is one."""
        others = [other for other in self.presenters if other.speaker != host.speaker]
        return others[0] if others else None


def roles_of(request: ScriptRequest) -> Roles:
    """The preset's known hosts; an unknown main host is replaced by the first known one. Raises ValueError if the
    request has no host at all."""
    if not request.hosts:
        raise ValueError("a script needs at least one host")
    wanted = request.preset.hosts
    main = request.hosts.get(wanted.main) or next(iter(request.hosts.values()))
    second = request.hosts.get(wanted.second) if wanted.second else None
    weather = request.hosts.get(wanted.weather) if wanted.weather else None
    if second is not None and second.speaker == main.speaker:
        second = None
    return Roles(main, second, weather)
