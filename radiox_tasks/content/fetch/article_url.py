"""Canonical article addresses: one article, one URL, whatever way led there."""

from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 2000

# Parameters that say where a reader came from, never what they read. Prefixes first, then whole names.
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "at_", "ns_", "ga_", "hsa_", "_hs", "wt_", "stm_")
_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid"),
        *("mc_cid", "mc_eid", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "ocid", "cmpid", "cmp", "smid"),
        *("spm", "ref_src", "ref_url", "s_cid", "ito", "xtor", "wtmc", "wtrid", "srnd", "taid", "sref"),
        *("guccounter", "guce_referrer", "guce_referrer_sig", "__twitter_impression", "amp_js_v", "usqp"),
        *("feature", "rss", "partner", "campaign_id"),
    )
)


def canonical_url(url: str, base: str = "") -> str:
    """The article's address without tracking parameters, fragment and default port; "" when it is no web address."""
    try:
        parts = _split(url.strip(), base)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not host or parts.username is not None:
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port and port != (443 if scheme == "https" else 80):
        netloc = f"{netloc}:{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else ()
    query = urlencode([(name, value) for name, value in pairs if not _tracks(name)])
    result = urlunsplit((scheme, netloc, path, query, ""))
    return result if len(result) <= MAX_LENGTH and result.isprintable() else ""


def identity_of_url(url: str) -> str:
    """A canonical URL reduced to what makes two addresses the same article: no scheme, no www, no closing slash."""
    rest = url.partition("://")[2].removeprefix("www.")
    path, question, query = rest.partition("?")
    pairs = sorted(query.split("&")) if question else []
    return "?".join([path.rstrip("/"), "&".join(pairs)]) if pairs else path.rstrip("/")


def _split(url: str, base: str) -> SplitResult:
    """The address, made absolute, in its parts. Raises ValueError."""
    parts = urlsplit(url)
    # Nearly all are absolute as they are; joining takes both addresses apart and puts one together again. A closing
    # semicolon is the one thing it changes in them.
    if parts.scheme in ("http", "https") and parts.netloc and ";" not in parts.path:
        return parts
    return urlsplit(urljoin(base, url))


def _tracks(name: str) -> bool:
    lowered = name.lower()
    return lowered in _TRACKING or lowered.startswith(_TRACKING_PREFIXES)
