"""Stand-ins on loopback for Open-Meteo, OpenWeather and CoinGecko: they check requests as the references describe.

Open-Meteo: https://open-meteo.com/en/docs. OpenWeather: https://openweathermap.org/current and /forecast5.
CoinGecko: https://docs.coingecko.com/reference/simple-price.
"""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

Answer = tuple[int, Any]
_CURRENT = {
    "temperature_2m", "apparent_temperature", "relative_humidity_2m", "is_day", "precipitation", "weather_code",
    "wind_speed_10m", "wind_direction_10m", "wind_gusts_10m",
}  # fmt: skip
_DAILY = {
    "weather_code", "temperature_2m_max", "temperature_2m_min", "precipitation_sum", "precipitation_probability_max",
}  # fmt: skip


class PublicApis:
    """One server for all three. `now` is the services' clock; `change` rewrites an answer before it is sent."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.key = "k3y-of-the-test"
        self.paths: list[str] = []
        self.agents: list[str] = []
        self.change: Callable[[str, Any], Any] = lambda path, answer: answer
        self.raw: bytes | None = None
        self.status: dict[str, int] = {}
        self.retry_after: str | None = None  # seconds, sent with every answer
        self.delay = 0.0
        self.drip = 0.0
        self.base_url = ""

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        if path in self.status:
            return self.status[path], {"error": True}
        if path == "/v1/forecast":
            return self._open_meteo(query)
        if path in ("/data/2.5/weather", "/data/2.5/forecast"):
            return self._openweather(path, query)
        if path == "/api/v3/simple/price":
            return self._coingecko(query)
        return 404, {"error": "no such path"}

    def _open_meteo(self, query: dict[str, str]) -> Answer:
        try:
            latitude, longitude, zone = float(query["latitude"]), float(query["longitude"]), ZoneInfo(query["timezone"])
        except (KeyError, ValueError) as error:
            return 400, {"error": True, "reason": f"bad parameter {error}"}
        current, daily = query["current"].split(","), query["daily"].split(",")
        if not set(current) <= _CURRENT or not set(daily) <= _DAILY or query.get("timeformat") != "unixtime":
            return 400, {"error": True, "reason": "Cannot initialize variable from invalid String value"}
        local = self.now.astimezone(zone)
        midnights = [
            datetime(day.year, day.month, day.day, tzinfo=zone)
            for day in (local.date() + timedelta(days=n) for n in range(int(query["forecast_days"])))
        ]
        quarter = int(self.now.timestamp()) // 900 * 900
        values = {
            "temperature_2m": 4.3, "apparent_temperature": 0.6, "relative_humidity_2m": 87, "weather_code": 61,
            "wind_speed_10m": 18.4, "wind_direction_10m": 231, "wind_gusts_10m": 38.9,
        }  # fmt: skip
        units = {"temperature_2m": "°C", "apparent_temperature": "°C", "relative_humidity_2m": "%",
                 "weather_code": "wmo code", "wind_speed_10m": "km/h", "wind_direction_10m": "°",
                 "wind_gusts_10m": "km/h"}  # fmt: skip
        days = {
            "weather_code": [63, 71, 3], "temperature_2m_max": [6.8, 0.4, 5.0], "temperature_2m_min": [1.7, -3.2, 5.0],
            "precipitation_sum": [8.2, 2.1, 0.0], "precipitation_probability_max": [92, 35, 5],
        }  # fmt: skip
        return 200, {
            "latitude": latitude, "longitude": longitude, "generationtime_ms": 0.1,
            "utc_offset_seconds": int((local.utcoffset() or timedelta()).total_seconds()),
            "timezone": query["timezone"], "elevation": 429.0,
            "current_units": {"time": "unixtime", "interval": "seconds"} | {name: units[name] for name in current},
            "current": {"time": quarter, "interval": 900} | {name: values[name] for name in current},
            "daily_units": {
                "time": "unixtime", "temperature_2m_max": "°C", "temperature_2m_min": "°C", "weather_code": "wmo code",
                "precipitation_sum": "mm", "precipitation_probability_max": "%",
            },
            "daily": {"time": [int(m.timestamp()) for m in midnights]} | {n: days[n][: len(midnights)] for n in daily},
        }  # fmt: skip

    def _openweather(self, path: str, query: dict[str, str]) -> Answer:
        if query.get("appid") != self.key:
            return 401, {"cod": 401, "message": "Invalid API key."}
        if query.get("units") != "metric" or "lat" not in query or "lon" not in query:
            return 400, {"cod": "400", "message": "Nothing to geocode"}
        seconds = int(self.now.timestamp())
        if path.endswith("weather"):
            return 200, {
                "weather": [{"id": 500, "main": "Rain", "description": "light rain", "icon": "10d"}],
                "main": {"temp": 3.4, "feels_like": -0.9, "temp_min": 2, "temp_max": 5, "humidity": 80},
                "wind": {"speed": 5.0, "deg": 350, "gust": 9.0}, "dt": seconds - 420, "cod": 200, "name": "Zurich",
            }  # fmt: skip
        first = seconds // 10800 * 10800 + 10800
        steps = [
            {
                "dt": first + n * 10800, "main": {"temp": n % 8, "temp_min": n % 8 - 0.5, "temp_max": n % 8 + 0.5},
                "weather": [{"id": 801 if n % 8 else 600}], "wind": {"speed": 3, "deg": 200}, "pop": 0.4,
                "snow": {"3h": 0.5},
            }
            for n in range(40)
        ]  # fmt: skip
        return 200, {"cod": "200", "message": 0, "cnt": 40, "list": steps, "city": {"name": "Zurich"}}

    def _coingecko(self, query: dict[str, str]) -> Answer:
        if "ids" not in query or "vs_currencies" not in query:
            return 422, {"error": "Missing parameter"}
        known = {"bitcoin": (64123.51, 2.345678), "ethereum": (3100.2, -0.512), "dogecoin": (0.1234, 0.01)}
        answer: dict[str, dict[str, float]] = {}
        for market in query["ids"].split(","):
            if market in known:
                price, change = known[market]
                answer[market] = {"usd": price}
                if query.get("include_24hr_change") == "true":
                    answer[market]["usd_24h_change"] = change
                if query.get("include_last_updated_at") == "true":
                    answer[market]["last_updated_at"] = int(self.now.timestamp()) - 45
        return 200, answer


@contextlib.contextmanager
def serve(apis: PublicApis) -> Iterator[PublicApis]:
    """Run the stand-ins on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            apis.paths.append(parts.path)
            apis.agents.append(self.headers.get("User-Agent", ""))
            status, document = apis.answer(parts.path, {k: v[-1] for k, v in parse_qs(parts.query).items()})
            time.sleep(apis.delay)
            body = apis.raw if apis.raw is not None else json.dumps(apis.change(parts.path, document)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if apis.retry_after is not None:
                self.send_header("Retry-After", apis.retry_after)
            self.end_headers()
            if not apis.drip:
                self.wfile.write(body)
                return
            with contextlib.suppress(OSError):  # the other side had enough
                for at in range(len(body)):
                    self.wfile.write(body[at : at + 1])
                    time.sleep(apis.drip)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    apis.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield apis
    finally:
        server.shutdown()
        server.server_close()
