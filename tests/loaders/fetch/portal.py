"""The ONS portal, Nomis and data.police.uk in miniature: how they answer, and where they cut."""

import csv
import io
import json
import re

from shapely.geometry import Point, Polygon

from tests.loaders.fetch.server import Answer


def answer_json(content, code=200):
    """An answer in JSON."""
    return Answer(json.dumps(content).encode(), code, "application/json")


class Layer:
    """One layer of a FeatureServer: rows, outlines, the cap of a page, and the ways it may misbehave."""

    def __init__(self, name, rows, outlines=None, cap=2000, edited=1_760_000_000_000):
        self.name, self.rows, self.outlines = name, rows, outlines
        self.cap, self.edited = cap, edited
        self.tells_more = True  # exceededTransferLimit
        self.short_page = None  # rows of a page that is short and not the last
        self.counts_more = 0

    def __call__(self, asked):
        """The answer to one question, in the form the portal gives it."""
        if not asked.path.endswith("/query"):
            fields = [{"name": "OBJECTID"}, *[{"name": name} for name in self.rows[0]]]
            about = {"name": self.name, "maxRecordCount": self.cap, "fields": fields}
            return answer_json({**about, "editingInfo": {"dataLastEditDate": self.edited}})
        chosen = [(n, row) for n, row in enumerate(self.rows) if self._fits(row, asked.form["where"])]
        if asked.form.get("returnCountOnly") == "true":
            return answer_json({"count": len(chosen) + self.counts_more})
        order = asked.form["orderByFields"].split(",")
        unknown = [f for f in [*order, *asked.form["outFields"].split(",")] if f not in self.rows[0]]
        if unknown:
            return answer_json({"error": {"code": 400, "message": "Invalid field", "details": unknown}})
        chosen.sort(key=lambda pair: [str(pair[1][field]) for field in order])
        start = int(asked.form["resultOffset"])
        size = min(self.cap, int(asked.form["resultRecordCount"]), self.short_page or self.cap)
        page = chosen[start : start + size]
        more = self.tells_more and start + size < len(chosen)
        if asked.form["f"] == "geojson":
            features = [self._feature(n, row) for n, row in page]
            content = {"type": "FeatureCollection", "features": features}
            return answer_json(
                {**content, **({"properties": {"exceededTransferLimit": True}} if more else {})}
            )
        content = {"features": [{"attributes": row} for _, row in page]}
        return answer_json({**content, **({"exceededTransferLimit": True} if more else {})})

    def _feature(self, number, row):
        ring = self.outlines[number]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "id": number, "properties": row, "geometry": geometry}

    @staticmethod
    def _fits(row, where):
        if where == "1=1":
            return True
        if like := re.fullmatch(r"(\w+) LIKE '(\w+)%'", where):
            return row[like[1]].startswith(like[2])
        among = re.fullmatch(r"(\w+) IN \((.*)\)", where)
        return row[among[1]] in re.findall(r"'([^']*)'", among[2])


def gone(asked):
    """How ArcGIS says that a service does not exist: status 200, and an error inside."""
    return answer_json({"error": {"code": 400, "message": "Invalid URL", "details": ["Invalid URL"]}})


class Nomis:
    """One dataset: a figure for each code and month; answers are cut at the cap, without a word."""

    def __init__(self, figures, names, months, cap=25_000):
        self.figures, self.names, self.months, self.cap = figures, names, months, cap
        self.by_month_first = False
        self.header = {}  # headers to rename

    def __call__(self, asked):
        """CSV under UPPERCASE headers, for the codes it knows."""
        codes = [c for c in asked.form["geography"].split(",") if c in self.figures]
        months = self.months[-1:] if asked.form["date"] == "latest" else self.months
        pairs = [(c, m) for c in codes for m in months if m in self.figures[c]]
        if self.by_month_first:
            pairs.sort(key=lambda pair: months.index(pair[1]))
        fields = asked.form["select"].upper().split(",")
        file = io.StringIO()
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([self.header.get(f, f) for f in fields])
        for code, month in pairs[: self.cap]:
            row = {
                "DATE_NAME": month,
                "GEOGRAPHY_NAME": self.names[code],
                "GEOGRAPHY_CODE": code,
                "MEASURE_NAME": "Claimant count",
                "OBS_VALUE": self.figures[code][month],
                "OBS_STATUS_NAME": "Normal Value",
            }
            writer.writerow([row[f] for f in fields])
        return Answer(file.getvalue().encode(), kind="text/csv")


class PoliceApi:
    """Crimes with points: those inside a polygon of a month; 503 for more than it gives at once."""

    def __init__(self, crimes, months, most=10_000):
        self.crimes, self.months, self.most = crimes, months, most

    def crimes_street(self, asked):
        """The crimes inside the polygon."""
        corners = [tuple(map(float, pair.split(","))) for pair in asked.form["poly"].split(":")]
        area = Polygon([(lng, lat) for lat, lng in corners])
        inside = [
            c
            for c in self.crimes
            if c["month"] == asked.form["date"]
            and area.covers(Point(float(c["location"]["longitude"]), float(c["location"]["latitude"])))
        ]
        return Answer(b"", 503) if len(inside) > self.most else answer_json(inside)

    def dates(self, asked):
        """The months there are."""
        return answer_json([{"date": month, "stop-and-search": []} for month in self.months])

    @staticmethod
    def categories(asked):
        """The types of crime."""
        names = {
            "all-crime": "All crime",
            "anti-social-behaviour": "Anti-social behaviour",
            "bicycle-theft": "Bicycle theft",
            "burglary": "Burglary",
            "criminal-damage-arson": "Criminal damage and arson",
            "drugs": "Drugs",
            "other-theft": "Other theft",
            "possession-of-weapons": "Possession of weapons",
            "public-order": "Public order",
            "robbery": "Robbery",
            "shoplifting": "Shoplifting",
            "theft-from-the-person": "Theft from the person",
            "vehicle-crime": "Vehicle crime",
            "violent-crime": "Violence and sexual offences",
            "other-crime": "Other crime",
        }
        return answer_json([{"url": url, "name": name} for url, name in names.items()])


def crime(number, month, longitude, latitude, category="burglary", persistent=None):
    """One crime as the API gives it: points as text, blank ids for anti-social behaviour."""
    persistent = "" if category == "anti-social-behaviour" else persistent or f"{number:064x}"
    street = {"id": 1_000_000 + number, "name": "On or near High Street"}
    return {
        "category": category,
        "location_type": "Force",
        "location": {"latitude": f"{latitude:.6f}", "street": street, "longitude": f"{longitude:.6f}"},
        "context": "",
        "outcome_status": None,
        "persistent_id": persistent,
        "id": number,
        "location_subtype": "",
        "month": month,
    }
