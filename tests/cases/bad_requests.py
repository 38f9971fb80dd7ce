"""Requests that are wrong, each with the one status it gets: nothing here may be answered by a 5xx or a 2xx."""

import base64
import json

LOOKUP = "/v1/lookup?activity=electricity.grid-average&geography=CN-GD&"
LIST = "/v1/factors?"
KEY = "/v1/factors/mee/grid-electricity/average-cn"


def cursor(place):
    """A cursor as the service would write it, of any place."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


# Values no parameter takes, percent-encoded: with what they are.
TEXTS = {
    "NUL": "%00",
    "NUL inside": "a%00b",
    "newline": "a%0Ab",
    "CR LF": "a%0D%0AX-Evil:%201",
    "escape": "%1B%5B31m",
    "delete": "%7F",
    "C1 control": "%C2%85",
    "zero-width space": "CN%E2%80%8B-GD",
    "right-to-left override": "%E2%80%AEDG-NC",
    "isolate": "%E2%81%A6a%E2%81%A9",
    "noncharacter": "%EF%BF%BE",
    "bad UTF-8": "%FF%FE",
    "overlong slash": "%C0%AF",
    "lone surrogate": "%ED%A0%80",
    "half a character": "%E4%BA",
    "beyond Unicode": "%F4%90%80%80",
}
# Values that are text, and no code of anything.
WORDS = {
    "SQL": "x'%20OR%20'1'='1",
    "SQL comment": "CN-GD'--",
    "SQL stacked": "1;DROP%20TABLE%20factors_version",
    "wildcard": "%25",
    "wildcards": "CN-__",
    "traversal": "../../etc/passwd",
    "encoded traversal": "%2e%2e%2f%2e%2e%2fetc",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "template": "%7B%7B7*7%7D%7D",
    "shell": "$(id)",
    "fullwidth": "%EF%BC%A3%EF%BC%AE",
    "cyrillic": "%D0%A1N-GD",
    "emoji": "%F0%9F%92%A9",
    "combining": "e%CC%81" * 20,
}
DATES = (
    "2024-02-30",
    "2023-02-29",
    "0000",
    "0000-01-01",
    "99999",
    "2024-13-01",
    "2024-00-10",
    "24",
    "2024-1-1",
    "-2024",
)
DATES += (
    "2024-06-31",
    "20240630",
    "2024-06",
    "2024-W10",
    "2024-06-30T00:00:00Z",
    "%20" + "2024",
    "2024%20",
    "2e3",
    "NaN",
)
DATES += (
    "%D9%A2%D9%A0%D9%A2%D9%A4",
    "%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%94",
    "3024",
    "today",
    "2024/2025",
    "1e400",
    "null",
)
NUMBERS = ("NaN", "nan", "Infinity", "-Infinity", "1e999", "1e-999", "0x10", "1_000", "1,5", "..", "1e", "--1", "true")
NUMBERS += ("9" * 41, "0." + "9" * 41, "%20" + "1", "1%20", "%D9%A1", "1/2", "null", "1e100", "+", "1.")
LIMITS = (
    "0",
    "-1",
    "-0",
    "1001",
    "99999999999999999999",
    "1e2",
    "1.0",
    "+5",
    "%2B5",
    "%205",
    "5%20",
    "1_0",
    "NaN",
    "true",
)
LIMITS += ("%D9%A5", "", "0x10", "5;6", "null", "9" * 300)
GWPS = ("AR6", "ar6-100", "AR7-100", "AR6_100", "100", "AR6-100-", "SAR-100", "%20AR6-100", "*")
UNITS = ("ton", "kcal", "mt", "KWH%00", "furlong", "kWh/kWh", "1", "kg%20CO2", "kWhr", "m%5E3%5E", "NaN")
CODES = (
    "327310",
    "naics-2017:",
    ":327310",
    "naics-2017:32731%25",
    "naics-9999:327310",
    "naics-2017:%20327310",
    "NAICS-2017:327310",
)
CODES += ("naics-2017:3273100", "naics-2017:abc", "gbt4754-2017:D;", "isic-4:%2A", "naics-2017:327310:1", "cpc:17100")
CURSORS = {
    "empty": "",
    "no base64": "!!!!",
    "random": "AAAA",
    "not JSON": base64.urlsafe_b64encode(b"hello").decode(),
    "an object": cursor({"a": 1}),
    "of publishers": cursor(["mee"]),
    "of releases": cursor([3]),
    "too long a list": cursor([10, "mee/grid-electricity/average-cn", 1, 1]),
    "wrong types": cursor(["10", "mee", 1]),
    "booleans": cursor([True, "mee", True]),
    "a fraction": cursor([10.0, "mee", 1]),
    "negative": cursor([-1, "mee", 1]),
    "huge": cursor([10, "mee", 2**31]),
    "huger": cursor([10**300, "mee", 1]),
    "NaN": base64.urlsafe_b64encode(b'[NaN,"mee",1]').decode().rstrip("="),
    "NUL": cursor([10, "a\u0000b", 1]),
    "lone surrogate": base64.urlsafe_b64encode(b'[10,"\\ud800",1]').decode().rstrip("="),
    "nested": base64.urlsafe_b64encode(b"[" * 700).decode()[:1000],
    "overlong": "A" * 2000,
    "padding only": "====",
    "inner padding": "WzEw=LCJtZWUiLDFd",
    "unicode": "%E4%BD%A0%E5%A5%BD",
    "standard alphabet": "Wz8/" + "+/+/",
    "null": cursor(None),
    "a list of null": cursor([None, None, None]),
}
FALLBACKS = (
    "",
    "all",
    "true",
    "GEOGRAPHY",
    "none,none",
    "none,time",
    "time,time",
    "time,",
    ",time",
    "time;geography",
    "time,%20geography",
    "time%00",
    "publisher",
    "boundary",
    "gas_basis",
    "geography,time,industry,technology,geography",
    ",".join(["time"] * 60),
)
AGES = ("-1", "51", "100", "3.0", "%2B3", "%203", "1e1", "NaN", "%D9%A3", "", "true", "9" * 60, "0x3")
ELSEWHERE = ("/v1/publishers?", "/v1/datasets?", "/v1/nomenclature/units?", "/v1/releases?", "/v1/errors?")

CASES = [
    *((f"{LOOKUP}date={one}", 400) for one in DATES),
    *((f"{LIST}year={one}", 400) for one in (*DATES, "2024-01-01", "")),
    *((f"{LOOKUP}dqr_max={one}", 400) for one in NUMBERS),
    *((f"{LOOKUP}gwp={one}", 400) for one in GWPS),
    *((f"{KEY}?gwp={one}", 400) for one in GWPS),
    *((f"{LOOKUP}unit={one}", 400) for one in UNITS),
    *((f"{KEY}?unit={one}", 400) for one in UNITS),
    *((f"/v1/lookup?industry={one}", 400) for one in CODES),
    *((f"{LIST}limit={one}", 400) for one in LIMITS),
    *((f"{door}limit={one}", 400) for door in ELSEWHERE for one in LIMITS),
    *((f"{LIST}cursor={one}", 400) for one in CURSORS.values()),
    *(
        (f"{door}cursor={CURSORS[one]}", 400)
        for door in ELSEWHERE
        for one in ("empty", "no base64", "an object", "wrong types", "lone surrogate", "NUL", "nested", "overlong")
    ),
    (LOOKUP + "unit=kW", 404),
    (KEY + "?unit=kW", 422),
    # text that no field takes
    *(
        (f"{LOOKUP}{name}={text}", 400)
        for name in ("dataset", "publisher", "release", "unit")
        for text in TEXTS.values()
    ),
    *((f"/v1/lookup?activity={text}", 400) for text in TEXTS.values()),
    *(
        (f"{LIST}{name}={text}", 400)
        for name in ("publisher", "dataset", "release", "cursor")
        for text in TEXTS.values()
    ),
    *((f"/v1/datasets?publisher={text}", 400) for text in TEXTS.values()),
    *((f"/v1/nomenclature/classifications/naics-2017?parent={text}", 400) for text in TEXTS.values()),
    # text that names nothing
    *((f"/v1/lookup?activity=electricity.grid-average&geography={text}", 400) for text in WORDS.values()),
    *((f"{LIST}geography={text}", 400) for text in WORDS.values()),
    *((f"{LOOKUP}boundary={text}", 400) for text in WORDS.values()),
    *((f"{LOOKUP}publisher={text}", 404) for text in WORDS.values()),
    *((f"{LOOKUP}release={text}", 404) for text in WORDS.values()),
    *((f"/v1/lookup?activity={text}", 404) for text in WORDS.values()),
    *((f"/v1/datasets?publisher={text}", 404) for text in WORDS.values()),
    *((f"/v1/publishers/{text}", 404) for text in WORDS.values()),
    *((f"/v1/releases/{text}", 404) for text in WORDS.values()),
    *((f"/v1/factors/{text}", 404) for text in WORDS.values()),
    *((f"/v1/nomenclature/classifications/{text}", 404) for text in WORDS.values()),
    # missing, empty, doubled, contradicting
    ("/v1/lookup", 400),
    ("/v1/lookup?", 400),
    ("/v1/lookup?&&&", 400),
    ("/v1/lookup?=", 400),
    ("/v1/lookup?geography=CN-GD", 400),
    ("/v1/lookup?activity=", 400),
    ("/v1/lookup?activity", 400),
    (LOOKUP + "date=", 400),
    (LOOKUP + "unit=", 400),
    (LOOKUP + "geography=CN-GD", 400),
    (LOOKUP + "geo%67raphy=CN-GD", 400),
    *((f"{LOOKUP}fallback={one}", 400) for one in FALLBACKS),
    *((f"{LOOKUP}fallback=time&max_age={one}", 400) for one in AGES),
    *((f"{LOOKUP}fallback=time&allow_later={one}", 400) for one in ("yes", "TRUE", "1", "", "none")),
    (LOOKUP + "max_age=3", 400),
    (LOOKUP + "allow_later=true", 400),
    (LOOKUP + "fallback=geography&max_age=3", 400),
    (LOOKUP + "fallback=none&allow_later=true", 400),
    (LOOKUP + "fallback=time&fallback=geography", 400),
    (LOOKUP + "Date=2022", 400),
    (LOOKUP + "gas_basis=CO2_ONLY", 400),
    (LOOKUP + "price_basis=retail", 400),
    (LOOKUP + "calorific_basis=lhv", 400),
    (LOOKUP + "%ED%A0%80=1", 400),
    (LOOKUP + "a%00b=1", 400),
    (LOOKUP + "&".join(f"p{number}=1" for number in range(50)), 400),
    ("/v1/lookup?activity=" + "a" * 201, 400),
    ("/v1/lookup?activity=" + "%E5%BA%A6" * 201, 400),
    ("/v1/lookup?product=naics-2017:327310", 400),
    (LIST + "total=yes", 400),
    (LIST + "total=1", 400),
    (LIST + "publisher=", 400),
    (LIST + "industry=naics-2017:999999", 404),
    (LIST + "release=2026.99", 404),
    (LIST + "q=%F0%9F%8F%AD", 400),
    (LIST + "q=%27%20--%20%25%5C", 400),
    (LIST + "facets=everything", 400),
    (LIST + "sort=value", 400),
    (KEY + "?release=", 400),
    (KEY + "?date=2022", 400),
    (KEY + "/versions/1?release=2026.10", 400),
    (KEY + "/history?limit=0", 400),
    (KEY + "/history?cursor=x", 400),
    # too long
    ("/v1/lookup?activity=" + "a" * 8_200, 414),
    ("/v1/factors/" + "a" * 1_100, 414),
    ("/" + "a/" * 600, 414),
    ("/v1/factors/" + "a" * 401, 400),
    # paths
    ("/v1/factors/%00", 400),
    ("/v1/factors/%FF", 400),
    ("/v1/factors/mee/grid-electricity/average-cn%0A", 400),
    ("/v1/publishers/%ED%A0%80", 400),
    ("/%2e%2e/%2e%2e/etc/passwd", 404),
    ("/v1/%2e%2e/livez", 404),
    ("/v1/..%2flivez", 404),
    ("/v1/factors/..%2f..%2flivez", 404),
    ("/v1/factors/%2e%2e/%2e%2e/livez", 404),
    ("/v1/factors//mee//grid-electricity", 404),
    ("/v1/factors/" + "-" * 36, 404),
    ("/v1/factors/00000000-0000-0000-0000-00000000000g", 404),
    ("/v1/factors/00000000-0000-0000-0000-000000000000", 404),
    (KEY + "/versions/99999999999999999999", 404),
    (KEY + "/versions/-1", 404),
    (KEY + "/versions/1.0", 404),
    (KEY + "/versions/%D9%A1", 404),
    (KEY + "/versions/1%00", 400),
    ("/v1/releases/2026.2%00", 400),
    ("/v1/releases/sha256:" + "0" * 64, 404),
    ("/v1/releases/sha256:", 404),
    ("/v1/releases/2026.02", 404),
    ("/v1/nomenclature/correspondences/naics-2017/nothing", 404),
    ("/v1/nomenclature/classifications/naics-2017?parent=" + "1" * 17, 400),
]
