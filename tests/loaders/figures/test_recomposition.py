"""The identities that the published files are held to (tests/published), on a toy whose sums are known.

Claimants, each count rounded to 5: truly 12, 13, 22, 28 and 7 in January, which is 82 in the borough; 12 in
each of five wards in February, which is 60. Printed: 10, 15, 20, 30, 5 and 80; five times 10 and 60.
Ages: in ward i are (7a + 3i) mod 11 females and (5a + 2i) mod 13 males aged a. Its first LSOA has half of
them, rounded down, the second what is left.
"""

import pytest

from loaders.declarations.age_bands import BROAD
from metrics.store import Store
from tests.support import toy
from tests.support.identities import (
    AGE_GROUPS,
    FIVE_YEARS,
    made_and_published,
    made_of_two_kinds,
    not_females_and_males,
    not_their_ages,
)
from tests.support.toy import BOROUGH, LSOAS, WARD_OF, WARDS, source

AGES = [*map(str, range(90)), "90+"]
JANUARY, FEBRUARY = [10, 15, 20, 30, 5], [10] * 5


def csv(*rows: list[object]) -> str:
    """Rows as the text of a file."""
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


def _people(ward: str) -> dict[str, list[int]]:
    i = WARDS.index(ward)
    females = [(7 * a + 3 * i) % 11 for a in range(91)]
    males = [(5 * a + 2 * i) % 13 for a in range(91)]
    return {
        "Females": females,
        "Males": males,
        "Persons": [f + m for f, m in zip(females, males, strict=True)],
    }


def _ages_of_wards() -> str:
    rows = [[sex, ward, *counts] for ward in WARDS for sex, counts in _people(ward).items()]
    return csv(["sex", "ward", *AGES], *rows)


def _ages_of_lsoas() -> str:
    rows = []
    for ward in WARDS:
        people = _people(ward)["Persons"]
        *first, last = [code for code in LSOAS if WARD_OF[code] == ward]
        half = [n // 2 if first else 0 for n in people]
        rows += [[code, "E08000099", *half] for code in first]
        rows.append([last, "E08000099", *[n - h for n, h in zip(people, half, strict=True)]])
    return csv(["lsoa", "borough", *AGES], *rows)


def _claimants() -> str:
    months = {"2020-01-01": JANUARY, "2020-02-01": FEBRUARY}
    return csv(
        ["date", "ward", "count"],
        *[[m, w, n] for m, counts in months.items() for w, n in zip(WARDS, counts, strict=True)],
    )


FILES = {
    "ages_wards.csv": _ages_of_wards(),
    "ages_lsoas.csv": _ages_of_lsoas(),
    "claimants_wards.csv": _claimants(),
    "claimants_boroughs.csv": "date,borough,count\n2020-01-01,E08000099,80\n2020-02-01,E08000099,60\n",
}
TABLE = 'period_column = "date"\ncolumns = { claimants = "count" }'
DECLARED = {
    "ages-wards": source(
        "ages-wards",
        "ages",
        "ages_wards.csv",
        'kind = "ward24"\ncode = "ward"\nperiod = "mid-2020"\nsex = "sex"\n'
        'sexes = { Persons = "residents", Females = "females", Males = "males" }',
    ),
    "ages-lsoas": source(
        "ages-lsoas",
        "ages",
        "ages_lsoas.csv",
        'kind = "lsoa21"\ncode = "lsoa"\nperiod = "mid-2020"\n'
        'parents = [{ kind = "lad24", code = "borough" }]',
    ),
    "claimants-wards": source(
        "claimants-wards", "table", "claimants_wards.csv", f'kind = "ward24"\ncode = "ward"\n{TABLE}'
    ),
    "claimants-boroughs": source(
        "claimants-boroughs", "table", "claimants_boroughs.csv", f'kind = "lad24"\ncode = "borough"\n{TABLE}'
    ),
}


def opened(folder, **wrong):
    """The toy with both tables, some cells of its files exchanged; only its mid-2020 residents."""
    files = dict(FILES)
    for name, (old, new) in wrong.items():
        assert old in files[f"{name}.csv"]
        files[f"{name}.csv"] = files[f"{name}.csv"].replace(old, new, 1)
    sources = {**DECLARED, "people-2021": "", "people-2022": ""}
    return Store(toy.store(folder, files=files, sources=sources))


@pytest.fixture(scope="module")
def toyton(tmp_path_factory):
    """The toy as its publishers wrote it."""
    store = opened(tmp_path_factory.mktemp("toyton"))
    yield store
    store.close()


def test_every_row_is_kept(toyton):
    rows = toyton.rows("""SELECT source, rows_read, rows_kept FROM loads
                          WHERE source LIKE 'ages-%' OR source LIKE 'claimants-%' ORDER BY source""")
    assert rows == [
        ("ages-lsoas", 8, 8),
        ("ages-wards", 15, 15),
        ("claimants-boroughs", 2, 2),
        ("claimants-wards", 10, 10),
    ]


def test_wards_make_the_borough_month_by_month_within_the_rounding_of_each_count(toyton):
    months = made_and_published(toyton, "claimants", "ward24", "lad24")
    assert months.to_dict("list") == {
        "place": [BOROUGH, BOROUGH],
        "period": ["2020-01", "2020-02"],
        "made": [80, 50],
        "parts": [5, 5],
        "published": [80, 60],
    }
    assert ((months["made"] - months["published"]).abs() <= (months["parts"] + 1) * 2.5).all()


def test_a_ward_too_many_claimants_breaks_the_sum(tmp_path):
    store = opened(tmp_path, claimants_wards=(f"{WARDS[3]},30", f"{WARDS[3]},300"))
    months = made_and_published(store, "claimants", "ward24", "lad24")
    apart = (months["made"] - months["published"]).abs()
    assert (apart > (months["parts"] + 1) * 2.5).tolist() == [True, False]
    store.close()


def test_persons_are_females_and_males_and_ages_make_everybody(toyton):
    assert not_females_and_males(toyton, "ward24") == [(group, 5, 0) for group in AGE_GROUPS]
    for group in ("residents", "females", "males"):
        for bands in (FIVE_YEARS, list(BROAD)):
            assert not_their_ages(toyton, "ward24", group, bands) == (5, 0)


def test_a_woman_counted_twice_is_found_in_her_age_group_and_in_the_total(tmp_path):
    honest = ",".join(["Females", WARDS[0], "0", "7"])
    store = opened(tmp_path, ages_wards=(honest, honest[:-1] + "8"))
    found = {group for group, _, wrong in not_females_and_males(store, "ward24") if wrong}
    assert found == {"", "_0_4", "_0_15"}
    store.close()


def test_wards_and_lsoas_make_the_same_people_of_the_borough_at_every_age(toyton):
    measures = [f"residents{group}" for group in AGE_GROUPS]
    both = made_of_two_kinds(toyton, measures, "ward24", "lsoa21", "lad24")
    assert len(both) == len(measures)
    assert both["one"].eq(both["other"]).all()
    everybody = sum(sum(_people(ward)["Persons"]) for ward in WARDS)
    assert both.set_index("measure").at["residents", "one"] == everybody
