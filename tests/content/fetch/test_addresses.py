"""Only public addresses: by every spelling of a private one, by every name that leads to one, on every redirect."""

import datetime as dt
import ipaddress
import re
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radiox_tasks.content.fetch.feeds.collect_feed import collect_feed
from radiox_tasks.content.fetch.http.address_policy import ForbiddenAddressError, check_url, is_allowed, is_public
from radiox_tasks.content.fetch.http.client import FetchError, HttpClient
from radiox_tasks.data.database import Database
from radiox_tasks.model.preset import Feed
from radiox_tasks.settings import Settings
from tests.content.fetch.hostile_site import NOW, Answer, Site, rss

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # metadata of most clouds
    "100.100.100.200",  # metadata of one more
    "168.63.129.16",  # Azure's host service
    "192.0.0.192",  # Oracle's
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "ff02::1",
    "fec0::1",
    "2001:db8::1",
]
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "194.40.217.80"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ForbiddenAddressError):
        check_url(f"http://{host}/feed", ())


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_ipv4_inside_ipv6_is_judged_as_ipv4(address: ipaddress.IPv4Address) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert is_public(f"64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}") == is_public(str(address))


@given(st.text(max_size=40))
def test_what_is_no_address_is_not_public(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert not is_public(text)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://0/",
        "http://127.0.0.1./",
        "http://１２７.０.０.１/",
        "http://user:secret@news.example/",
        "http://news.example@127.0.0.1/",
        "http://news.example:22/",
        "http://news.example:6379/",
        "https://news.example:25/",
        "ftp://news.example/",
        "file:///etc/passwd",
        "gopher://news.example/_x",
        "data:text/xml,<rss/>",
        "//news.example/feed",
        "http:///feed",
        "http://",
        "",
        "http://[::1",
        "http://news.example/" + "a" * 5000,
    ],
)
def test_other_schemes_ports_spellings_and_userinfo_are_refused(url: str) -> None:
    with pytest.raises(ForbiddenAddressError) as caught:
        check_url(url, ())
    assert "secret" not in str(caught.value)


def test_ordinary_addresses_pass_without_their_fragment() -> None:
    assert str(check_url("https://www.zürich.example/a?b=c#d", ())) == "https://www.xn--zrich-kva.example/a?b=c"
    assert check_url("http://news.example:8080/", ()).port == 8080


def test_the_allow_list_is_by_host_and_port() -> None:
    allow = ("localhost:9000", "intranet.example", "[::1]:81", "127.0.0.1:9001")
    assert is_allowed("LOCALHOST", 9000, allow)
    assert not is_allowed("localhost", 9001, allow)
    assert not is_allowed("127.0.0.1", 9000, allow)
    assert is_allowed("intranet.example", 22, allow)
    assert is_allowed("::1", 81, allow)
    assert not is_allowed("::1", 80, allow)
    assert not is_allowed("evil-intranet.example", 80, allow)


class _Names:
    """A resolver whose answers change from one question to the next."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_a_name_that_leads_to_a_private_address_is_refused(address: str) -> None:
    client = HttpClient(resolver=_Names([address]))
    with pytest.raises(ForbiddenAddressError, match="not a public address"):
        client.get("http://rebind.example/")


@pytest.mark.parametrize(
    "url", ["http://[::1]/f", "http://[::1]:9000/f", "http://127.0.0.1/f", "http://h.example:9000/"]
)
def test_the_advice_allows_the_address_that_was_refused(url: str) -> None:
    with pytest.raises(ForbiddenAddressError) as refused:
        check_url(url, ())
    entry = re.search(r"RADIOX_FETCH_ALLOW=(\S+) would", str(refused.value))
    assert entry
    check_url(url, (entry[1],))


def test_one_private_address_among_public_ones_is_enough() -> None:
    client = HttpClient(resolver=_Names(["93.184.216.34", "127.0.0.1"]))
    with pytest.raises(ForbiddenAddressError):
        client.get("http://rebind.example/")


def test_a_rebinding_name_is_asked_once_a_connection_and_checked_each_time(site: Site) -> None:
    """A redirect to another name of the same server is resolved, and checked, anew."""
    names = _Names(["127.0.0.1"], ["127.0.0.1"])
    port = site.server_port
    site.answers["/feed"] = Answer(status=302, headers={"Location": f"http://inside.example:{port}/secret"})
    client = HttpClient(allow=(f"outside.example:{port}",), resolver=names)
    with pytest.raises(ForbiddenAddressError):
        client.get(f"http://outside.example:{port}/feed")
    assert site.paths() == ["/feed"]
    assert names.asked == 1  # the port alone was reason enough to refuse the second name

    site.answers["/feed"] = Answer(status=302, headers={"Location": "http://inside.example:8080/secret"})
    with pytest.raises(ForbiddenAddressError, match=r"inside\.example leads to 127\.0\.0\.1"):
        client.get(f"http://outside.example:{port}/feed")
    assert names.asked == 3


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{other}/secret",
        "http://localhost:{other}/secret",
        "http://[::ffff:127.0.0.1]:{other}/secret",
        "http://2130706433:{other}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://user:pw@{host}/feed",
        "//127.0.0.1:{other}/secret",
        "http://[broken",
    ],
)
def test_every_redirect_is_checked(target: str, site: Site, lite: Database, settings: Settings) -> None:
    other = Site()
    thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    other.answers["/secret"] = Answer(rss("Secret"))
    where = target.format(other=other.server_port, host=site.host)
    site.answers["/feed"] = Answer(status=301, headers={"Location": where})
    outcome = collect_feed(site.feed(), database=lite, settings=settings, now=NOW)
    other.shutdown()
    other.server_close()
    assert (outcome.status, outcome.articles) == ("failed", ())
    assert outcome.error
    assert "pw" not in outcome.error
    assert other.asked == []


def test_a_private_feed_is_a_failed_feed_that_says_how_to_allow_it(site: Site, lite: Database) -> None:
    site.answers["/feed"] = Answer(rss("One"))
    outcome = collect_feed(site.feed(), database=lite, settings=Settings(), now=NOW)
    assert outcome.status == "failed"
    assert f"RADIOX_FETCH_ALLOW={site.host}" in (outcome.error or "")
    assert site.asked == []


@pytest.mark.slow
def test_the_environments_proxies_are_not_used(site: Site, lite: Database, settings: Settings, monkeypatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    site.answers["/feed"] = Answer(rss("One"))
    assert collect_feed(site.feed(), database=lite, settings=settings, now=NOW).status == "ok"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A certificate for feed.example, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "feed.example")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("feed.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def test_tls_checks_the_name_though_the_connection_goes_to_the_address(
    site: Site, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    site.answers["/feed"] = Answer(b"good")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    port = site.server_port
    client = HttpClient(allow=(f"feed.example:{port}", f"other.example:{port}"), resolver=_Names(["127.0.0.1"]))
    assert client.get(f"https://feed.example:{port}/feed").body == b"good"
    assert asked == ["feed.example"]
    assert site.asked[0][1]["Host"] == f"feed.example:{port}"
    with pytest.raises(FetchError, match=r"(?i)certificate|hostname"):
        client.get(f"https://other.example:{port}/feed")


def test_a_feed_model_with_odd_but_valid_url_is_refused_before_any_connection(lite: Database) -> None:
    feed = Feed(url="http://127.0.0.1:22/feed", name="x")
    outcome = collect_feed(feed, database=lite, settings=Settings(), now=NOW)
    assert "port 22 is not a web port" in (outcome.error or "")
