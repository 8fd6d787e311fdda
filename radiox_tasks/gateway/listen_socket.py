"""The gateway's listening socket, and a clear error if its port is taken."""

import socket

from radiox_tasks.gateway.authentication import has_issuer, is_loopback
from radiox_tasks.settings import Settings


class PortTakenError(RuntimeError):
    """The port is in use; the message names the process and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on this address. Raises PortTakenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise PortTakenError(f"{taken(port, 'RADIOX_PORT')} ({error.strerror})") from None
    made.set_inheritable(True)
    return made


def taken(port: int, variable: str) -> str:
    return f"port {port} is taken{holder_of(port)}; stop that, or set {variable}"


def holder_of(port: int) -> str:
    """The process that listens on a port of this machine, in words; empty if unknown."""
    import psutil

    try:
        for connection in psutil.net_connections("tcp"):
            if connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN:
                if connection.pid is None:
                    break
                return f" by process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except (psutil.Error, OSError):
        return ""
    return ""


def address(settings: Settings, port: int) -> str:
    """One line: what is served, at which URL, and to whom."""
    host = f"[{settings.gateway_host}]" if ":" in settings.gateway_host else settings.gateway_host
    where = f"gateway: http://{host}:{port}/"
    if has_issuer(settings):
        return f"{where} (newsroom and API for tokens of the station's issuer)"
    if is_loopback(settings.gateway_host):
        return f"{where} (newsroom and API open to this machine)"
    return f"{where} (public pages only: RADIOX_JWT_SECRET or RADIOX_JWKS_URL opens the newsroom and the API)"
