"""Names of clusters: the published ones come out where weights are about what they should be."""

from __future__ import annotations

import pytest

from hotbed.base.errors import HotbedError
from hotbed.detect.naming import ClusterName, name_cluster
from hotbed.detect.place_names import place_names

# Name, admin1, country, inhabitants, lon, lat (GeoNames), and a weight of plausible size: shares of
# US patents' inventors and of universities' papers by city, in thousands of listings.
PLACES = {
    "Tokyo": ("40", "JP", 9733276, 139.69, 35.69, 826),
    "Yokohama": ("19", "JP", 3777491, 139.65, 35.43, 265),
    "Kawasaki": ("19", "JP", 1538262, 139.72, 35.52, 192),
    "Chiba": ("04", "JP", 979768, 140.12, 35.6, 69),
    "Seoul": ("11", "KR", 10349312, 126.98, 37.57, 783),
    "Suwon": ("13", "KR", 1234582, 127.01, 37.29, 250),
    "Incheon": ("12", "KR", 3015482, 126.71, 37.46, 90),
    "Seongnam-si": ("13", "KR", 914832, 127.14, 37.44, 91),
    "Shenzhen": ("30", "CN", 17494398, 114.07, 22.55, 700),
    "Hong Kong": ("", "HK", 7396076, 114.17, 22.28, 300),
    "Guangzhou": ("30", "CN", 16096724, 113.25, 23.12, 350),
    "Foshan": ("30", "CN", 9042509, 113.13, 23.03, 40),
    "Dongguan": ("30", "CN", 9644871, 113.75, 23.02, 90),
    "San Jose": ("CA", "US", 997368, -121.89, 37.34, 209),
    "San Francisco": ("CA", "US", 827526, -122.42, 37.77, 176),
    "Oakland": ("CA", "US", 419267, -122.27, 37.8, 30),
    "Berkeley": ("CA", "US", 120972, -122.27, 37.87, 90),
    "Stanford": ("CA", "US", 13809, -122.17, 37.42, 88),
    "Palo Alto": ("CA", "US", 66853, -122.14, 37.44, 90),
    "Sunnyvale": ("CA", "US", 151754, -122.04, 37.37, 116),
    "Osaka": ("32", "JP", 2592413, 135.5, 34.69, 201),
    "Kobe": ("13", "JP", 1525152, 135.19, 34.69, 60),
    "Kyoto": ("22", "JP", 1463723, 135.75, 35.02, 154),
    "Sakai": ("32", "JP", 782339, 135.47, 34.58, 25),
    "Boston": ("MA", "US", 653833, -71.06, 42.36, 152),
    "Cambridge": ("MA", "US", 118403, -71.11, 42.38, 169),
    "Worcester": ("MA", "US", 206518, -71.8, 42.26, 40),
    "Washington": ("DC", "US", 689545, -77.04, 38.9, 60),
    "Bethesda": ("MD", "US", 60858, -77.1, 38.98, 90),
    "College Park": ("MD", "US", 32303, -76.94, 38.98, 42),
    "Baltimore": ("MD", "US", 585708, -76.61, 39.29, 159),
    "San Diego": ("CA", "US", 1394928, -117.16, 32.72, 339),
    "La Jolla": ("CA", "US", 42808, -117.27, 32.85, 300),
    "Amsterdam": ("07", "NL", 741636, 4.89, 52.37, 126),
    "Rotterdam": ("11", "NL", 651631, 4.48, 51.92, 29),
    "Leiden": ("11", "NL", 123753, 4.49, 52.16, 43),
    "Utrecht": ("09", "NL", 290529, 5.12, 52.09, 80),
    "Shanghai": ("23", "CN", 24874500, 121.46, 31.22, 900),
    "Suzhou": ("04", "CN", 6715559, 120.6, 31.3, 280),
    "Taipei": ("03", "TW", 7871900, 121.53, 25.05, 83),
    "New Taipei City": ("04", "TW", 4004367, 121.46, 25.01, 26),
    "Hsinchu": ("04", "TW", 453536, 120.97, 24.8, 75),
    "Tel Aviv": ("05", "IL", 432892, 34.78, 32.08, 60),
    "Ramat Gan": ("05", "IL", 128095, 34.81, 32.08, 20),
    "Jerusalem": ("06", "IL", 971800, 35.22, 31.77, 50),
    "Singapore": ("00", "SG", 5638700, 103.85, 1.29, 216),
    "Johor Bahru": ("01", "MY", 497097, 103.76, 1.47, 13),
    "Delhi": ("07", "IN", 10927986, 77.23, 28.65, 4),
    "New Delhi": ("07", "IN", 317797, 77.21, 28.64, 77),
    "Ede": ("03", "NL", 67670, 5.66, 52.03, 0),
    "Wageningen": ("03", "NL", 35232, 5.67, 51.97, 131),
    "New York City": ("NY", "US", 8804190, -74.01, 40.71, 344),
    "Stony Brook": ("NY", "US", 13740, -73.14, 40.93, 45),
}


def named(*places: str, **choice: object) -> ClusterName:
    admin1, country, people, lon, lat, weight = zip(*(PLACES[p] for p in places), strict=True)
    return name_cluster(places, admin1, country, people, lon, lat, weight, **choice)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("Tokyo–Yokohama", ("Kawasaki", "Yokohama", "Chiba", "Tokyo")),
        ("Seoul", ("Seoul", "Incheon", "Suwon", "Seongnam-si")),
        (
            "San Jose–San Francisco, CA",
            (
                "San Francisco",
                "Berkeley",
                "Oakland",
                "Stanford",
                "Palo Alto",
                "San Jose",
                "Sunnyvale",
            ),
        ),
        ("Osaka–Kobe–Kyoto", ("Osaka", "Kyoto", "Kobe", "Sakai")),
        ("Boston–Cambridge, MA", ("Boston", "Cambridge", "Worcester")),
        ("Washington, DC–Baltimore, MD", ("Baltimore", "Washington", "Bethesda", "College Park")),
        ("San Diego, CA", ("La Jolla", "San Diego")),
        ("New York City, NY", ("Stony Brook", "New York City")),
        ("Amsterdam–Rotterdam", ("Amsterdam", "Rotterdam", "Leiden")),
        ("Shanghai–Suzhou", ("Suzhou", "Shanghai")),
        ("Taipei–Hsinchu", ("Hsinchu", "New Taipei City", "Taipei")),
        ("Tel Aviv–Jerusalem", ("Jerusalem", "Tel Aviv", "Ramat Gan")),
        ("Singapore", ("Singapore", "Johor Bahru")),
        ("Delhi", ("Delhi", "New Delhi")),
    ],
)
def test_published_names(name: str, places: tuple[str, ...]) -> None:
    assert named(*places).name == name


def test_the_pearl_river_has_its_three_cities() -> None:
    found = named("Guangzhou", "Foshan", "Dongguan", "Shenzhen", "Hong Kong")
    assert set(found.cities) == {"Shenzhen", "Hong Kong", "Guangzhou"}
    assert found.cities[0] == "Shenzhen"
    assert found.economies == ("CN", "HK")


def test_at_most_so_many_cities() -> None:
    assert named("Osaka", "Kyoto", "Kobe", max_cities=2).name == "Osaka–Kyoto"
    assert named("Osaka", "Kyoto", "Kobe", max_cities=1).name == "Osaka"


def test_an_economy_is_listed_by_its_share() -> None:
    assert named("Singapore", "Johor Bahru").economies == ("SG", "MY")
    assert named("Singapore", "Johor Bahru", economy_share=0.1).economies == ("SG",)


def test_a_large_place_without_weight_names_nothing() -> None:
    assert named("Ede", "Wageningen").name == "Wageningen"


def test_rows_of_one_place_are_one_place_whatever_their_order() -> None:
    rows = ["Tokyo", "Yokohama", "Tokyo", "Kawasaki", "Tokyo"]
    assert named(*rows) == named(*reversed(rows))


def test_the_reason_is_given() -> None:
    assert named("Boston", "Cambridge").rule == (
        "Boston draws 100% of the weight, Cambridge weighs 111% of Boston proper"
    )


def test_states_follow_runs_of_cities_of_one_state() -> None:
    found = name_cluster(
        ["A", "B", "C"],
        ["KS", "US.MO", None],
        ["US", "US", "CA"],
        [900000, 800000, 700000],
        [0, 0.5, 1],
        [0, 0, 0],
        [9, 8, 7],
    )
    assert found.name == "A, KS–B, MO–C"


def test_what_is_not_known_is_left_out() -> None:
    found = name_cluster(
        [None, "B"], [None, None], [None, "XX"], [float("nan")] * 2, [0, 0], [0, 0], [9, 1]
    )
    assert (found.name, found.economies) == ("B", ("XX",))
    nowhere = name_cluster([None], [None], [None], [None], [-70.5], [-33.25], [1])
    assert (nowhere.name, nowhere.cities, nowhere.economies) == ("33.25°S 70.50°W", (), ())


def test_no_weight_at_all_counts_members() -> None:
    assert name_cluster(
        ["A", "A", "B"], [""] * 3, ["X", "X", "Y"], [5, 5, 5], [0, 0, 9], [0] * 3, [0] * 3
    ).economies == ("X", "Y")


def test_no_members_are_refused() -> None:
    with pytest.raises(HotbedError, match="needs members"):
        name_cluster([], [], [], [], [], [], [])


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_names_may_hold_what_python_takes_for_the_end_of_a_line(tmp_path, mark):
    names = tmp_path / "names.csv"
    names.write_text(f"country,place,name\nDE,Bo{mark}nn,B\n", encoding="utf-8")
    assert place_names(names)["DE", f"Bo{mark}nn"] == "B"
