"""Canonical article URLs: removes tracking parameters, so that one article has one URL."""

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 2000

# Parameters for tracking, which do not select content. Prefixes first, then whole names.
_TRACKING_PREFIXES = ("utm_", "mtm_", "piwik_", "hsa_", "at_campaign", "at_custom", "at_link", "pk_campaign", "pk_kwd")
_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid"),
        *("mc_cid", "mc_eid", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "cmpid", "smid", "at_medium"),
        *(
            "at_format",
            "at_ptr_name",
            "at_bbc_team",
            "ns_mchannel",
            "ns_source",
            "ns_campaign",
            "ns_linkname",
            "ns_fee",
        ),
        *(
            "ref_src",
            "ref_url",
            "s_cid",
            "xtor",
            "wtmc",
            "wtrid",
            "srnd",
            "_hsenc",
            "_hsmi",
            "stm_source",
            "stm_medium",
        ),
        *("pk_source", "pk_medium", "pk_content", "wt_mc", "wt_zmc", "ga_source", "ga_medium", "ga_campaign"),
        *("guccounter", "guce_referrer", "guce_referrer_sig", "__twitter_impression", "amp_js_v", "usqp"),
    )
)
_ROUTE = re.compile(r"!|/\S")  # prefixes of a fragment that a page interprets as a route
_PATH = "/%:@!$&'()*+,;=~-._"
_QUERY = _PATH + "?[]{}|\\^`"


def canonical_url(url: str, base: str = "", *, whole: bool = False) -> str:
    """The article's URL without tracking parameters, fragment and default port; "" if it is not a web URL. A fragment
    that is a route ("#!/story/12") stays. With `whole`, parameters and fragment stay."""
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
    query = parts.query if whole else "&".join(pair for pair in parts.query.split("&") if not _tracks(pair))
    fragment = parts.fragment if whole or _ROUTE.match(parts.fragment) else ""
    places = (quote(parts.path or "/", safe=_PATH), quote(query, safe=_QUERY), quote(fragment, safe=_QUERY))
    result = urlunsplit((scheme, netloc, *places))
    return result if len(result) <= MAX_LENGTH and result.isprintable() else ""


def identity_of_url(url: str) -> str:
    """A canonical URL without the parts in which two URLs of one article may differ: scheme, www, trailing slash."""
    rest, hash_mark, fragment = url.partition("://")[2].removeprefix("www.").partition("#")
    path, question, query = rest.partition("?")
    named = path.rstrip("/") + ("?" + "&".join(sorted(query.split("&"))) if question else "")
    return f"{named}#{fragment}" if hash_mark else named


def _split(url: str, base: str) -> SplitResult:
    """The absolute URL, split into its parts. Raises ValueError."""
    parts = urlsplit(url)
    # Nearly all are absolute; joining would parse and rebuild both URLs for nothing. A trailing
    # semicolon is the only thing it would change.
    if parts.scheme in ("http", "https") and parts.netloc and ";" not in parts.path:
        return parts
    return urlsplit(urljoin(base, url))


def _tracks(pair: str) -> bool:
    lowered = pair.partition("=")[0].lower()
    return lowered in _TRACKING or lowered.startswith(_TRACKING_PREFIXES)
