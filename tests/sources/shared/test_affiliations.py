"""Several affiliations in one text: parted where that is plain, else left as they are."""

import json

import pytest

from hotbed.sources.shared.affiliations.sharing import addresses_of
from hotbed.sources.shared.affiliations.split import split_affiliations
from sources.formats.test_pubmed import HEAD, article, author


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            "KTH, Stockholm, Sweden; Univ. Oslo, Oslo, Norway.",
            ["KTH, Stockholm, Sweden", "Univ. Oslo, Oslo, Norway"],
        ),
        (
            "Dana-Farber, Boston, MA; UCLA, Los Angeles, CA 90095, USA; and INSERM, Paris, France",
            [
                "Dana-Farber, Boston, MA",
                "UCLA, Los Angeles, CA 90095, USA",
                "INSERM, Paris, France",
            ],
        ),
        (
            "Seoul Univ., 03080 Seoul, Republic of Korea; Fudan, Shanghai, P.R. China 200433",
            ["Seoul Univ., 03080 Seoul, Republic of Korea", "Fudan, Shanghai, P.R. China 200433"],
        ),
        (
            "KTH, Stockholm, Sweden. a@kth.se; MIT, Cambridge, MA. Electronic address: b@mit.edu",
            ["KTH, Stockholm, Sweden", "MIT, Cambridge, MA"],
        ),
        ("KTH, Stockholm, Sweden. a@kth.se; b@kth.se", ["KTH, Stockholm, Sweden"]),
        # countries and states in the spellings of the reference tables
        (
            "CHU, St-Denis, Reunion; Univ, Abidjan, Cote d'Ivoire; INP, Abidjan, Ivory Coast; UoC, "
            "Willemstad, Curacao; UKIM, Skopje, Macedonia; Univ, Sarajevo, Bosnia-Herzegovina; "
            "Univ, Kinshasa, Democratic Republic of Congo; KSU, Riyadh, Kingdom of Saudi Arabia; "
            "Univ, Praia, Cape Verde; Univ, Manzini, Swaziland; Univ, Yangon, Burma; UNAM, Cdmx, "
            "México; TU, Wien, Österreich; ETH, Zürich, Schweiz; Fudan, Shanghai, Peoples R China; "
            "Stanford, Stanford, California 94305; UofT, Toronto, Ontario; UNSW, Sydney, New South "
            "Wales; Univ, Seoul, Korea, Republic of; 東京大学, 東京, 日本",
            [
                "CHU, St-Denis, Reunion",
                "Univ, Abidjan, Cote d'Ivoire",
                "INP, Abidjan, Ivory Coast",
                "UoC, Willemstad, Curacao",
                "UKIM, Skopje, Macedonia",
                "Univ, Sarajevo, Bosnia-Herzegovina",
                "Univ, Kinshasa, Democratic Republic of Congo",
                "KSU, Riyadh, Kingdom of Saudi Arabia",
                "Univ, Praia, Cape Verde",
                "Univ, Manzini, Swaziland",
                "Univ, Yangon, Burma",
                "UNAM, Cdmx, México",
                "TU, Wien, Österreich",
                "ETH, Zürich, Schweiz",
                "Fudan, Shanghai, Peoples R China",
                "Stanford, Stanford, California 94305",
                "UofT, Toronto, Ontario",
                "UNSW, Sydney, New South Wales",
                "Univ, Seoul, Korea, Republic of",
                "東京大学, 東京, 日本",
            ],
        ),
        # postcodes and brackets behind the country, a state with a small letter
        (
            "Univ, Edinburgh, UK, EH16 4SB; Loma Linda Univ, Loma Linda, CA (Drs Yao and Li); LMU, "
            "Munich, Germany(1); Johns Hopkins, Baltimore, Md; Department of Law Univ Oslo, Norway",
            [
                "Univ, Edinburgh, UK, EH16 4SB",
                "Loma Linda Univ, Loma Linda, CA (Drs Yao and Li)",
                "LMU, Munich, Germany(1)",
                "Johns Hopkins, Baltimore, Md",
                "Department of Law Univ Oslo, Norway",
            ],
        ),
        # full stops, of which those of abbreviations part nothing
        (
            "Univ. of Oslo, Oslo, Norway. Fudan Univ., Shanghai, P. R. China. Dept. Y, Univ. Z, "
            "St. Louis, MO 63110. MIT, Cambridge, U. S. A.",
            [
                "Univ. of Oslo, Oslo, Norway",
                "Fudan Univ., Shanghai, P. R. China",
                "Dept. Y, Univ. Z, St. Louis, MO 63110",
                "MIT, Cambridge, U. S. A",
            ],
        ),
        ("Univ. X, Washington, D.C. 20001, USA", None),
        ("Center for X, Miss. State Univ., MS, USA", None),
        ("Ocean Division, U. S. Naval Laboratory, Stennis, MS", None),
        ("Department of Medicine, Wash. Univ., St. Louis, Mo., USA", None),
        # what ends otherwise belongs to the part behind it, at the end to the one before
        (
            "Department of Physics; KTH, Stockholm, Sweden; MIT, Cambridge, MA; on leave",
            ["Department of Physics; KTH, Stockholm, Sweden", "MIT, Cambridge, MA; on leave"],
        ),
        # the name of a department and a state alone are no address
        ("Department of Medicine, New York; Mount Sinai, New York, USA", None),
        # a semicolon within an address: what stands before it names no country
        ("Dept. of Physics, Optics; KTH, Stockholm, Sweden", None),
        ("KTH; Stockholm; Sweden", None),
        ("KTH, Stockholm, Sweden; on leave", None),
        ("Univ. Oslo, Oslo, Norway", None),
    ],
)
def test_only_whole_addresses_are_parted(given, kept):
    assert split_affiliations(given) == (kept or [given])


@pytest.mark.parametrize(
    "text",
    [
        "1 Dept. A, Univ. Oslo, Oslo, Norway 2 KTH, Stockholm, Sweden.",
        "(1) Dept. A, Univ. Oslo, Oslo, Norway; (2) KTH, Stockholm, Sweden",
        "[1] Dept. A, Univ. Oslo, Oslo, Norway, [2] KTH, Stockholm, Sweden",
        "1. Dept. A, Univ. Oslo, Oslo, Norway. 2. KTH, Stockholm, Sweden.",
        "a) Dept. A, Univ. Oslo, Oslo, Norway b) KTH, Stockholm, Sweden",
        "aDept. A, Univ. Oslo, Oslo, Norway, bKTH, Stockholm, Sweden",
        "¹Dept. A, Univ. Oslo, Oslo, Norway ³KTH, Stockholm, Sweden",
        "From the 1Dept. A, Univ. Oslo, Oslo, Norway; and 2KTH, Stockholm, Sweden",
        "*Dept. A, Univ. Oslo, Oslo, Norway, and †KTH, Stockholm, Sweden",
    ],
)
def test_labels_part_addresses(text):
    expected = ["Dept. A, Univ. Oslo, Oslo, Norway", "KTH, Stockholm, Sweden"]
    assert split_affiliations(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1 Department of A, 2 Department of B, Univ. Oslo, Oslo, Norway",
        "2nd Department of Surgery, Athens University, Athens, Greece",
        "12 Main Street, Cambridge, UK",
        "1 Hospital Road, Building 2 North, Nairobi, Kenya",
    ],
)
def test_numbers_within_an_address_part_nothing(text):
    assert split_affiliations(text) == [text]


def test_the_semicolon_of_an_entity_parts_nothing():
    text = "Roe Professor, Texas A&#x0026;M University, USA"
    assert split_affiliations(text) == ["Roe Professor, Texas A&M University, USA"]
    assert places(FOUR[:1], [[f"{text}; Physics &amp; Law, Univ. Oslo, Norway"]]) == [
        ["Roe Professor, Texas A&M University, USA", "Physics & Law, Univ. Oslo, Norway"]
    ]


def people(*names):
    """Authors as PubMed has them: surname, given names."""
    return [f"{last}, {first}" for last, first in names]


def places(authors, given):
    return [[place["address"] for place in own] for own in addresses_of(authors, given)]


FOUR = people(("Roe", "Anna Berta"), ("Berg", "Nils"), ("Dahl", "Carl"), ("van der Doe", "Mia"))
SIGNED = (
    "From the University of Oslo, Oslo, Norway (A.B.R.); KTH (SE), Stockholm, Sweden (N.B., C.D.); "
    "and the Departments of Art (M.v.d.D.) and Law (A.R.), Univ. of Cape Town, South Africa."
)


def test_initials_in_brackets_say_whose_an_address_is():
    oslo, kth = "University of Oslo, Oslo, Norway", "KTH (SE), Stockholm, Sweden"
    town = "Departments of Art and Law, Univ. of Cape Town, South Africa"
    # A.B.R. and A.R. are one author, "(SE)" nobody; departments share their university
    for given in ([[SIGNED]] * 4, [[SIGNED], [], [], []]):
        assert places(FOUR, given) == [[oslo, town], [kth], [kth], [town]]


def test_initials_of_nobody_leave_the_text_to_whom_it_stands_at():
    text = "Univ. Oslo, Oslo, Norway (A.R.); KTH, Stockholm, Sweden (X.Y.)"
    # Berg signs as somebody else: hers are the addresses of strangers
    assert places(people(("Roe", "Ann"), ("Berg", "Nils")), [[text], [text]]) == [
        ["Univ. Oslo, Oslo, Norway"],
        ["KTH, Stockholm, Sweden (X.Y.)"],
    ]
    # and where all are strangers, each part is an address all the same
    assert places(["Poe, Dan"], [[text]]) == [
        ["Univ. Oslo, Oslo, Norway (A.R.)", "KTH, Stockholm, Sweden (X.Y.)"]
    ]


def test_every_source_of_articles_parts_alike(tmp_path, read_source):
    text = "Univ. Oslo, Oslo, Norway; KTH, Stockholm, Sweden"
    work = {
        "id": "https://openalex.org/W1",
        "publication_year": 2020,
        "type": "article",
        "authorships": [{"author": {"display_name": "A Roe"}, "raw_affiliation_strings": [text]}],
    }
    article_ = {
        "DOI": "10.1/a",
        "type": "journal-article",
        "author": [{"family": "Roe", "affiliation": [{"name": text}]}],
    }
    (tmp_path / "openalex.json").write_text(json.dumps(work))
    (tmp_path / "crossref.json").write_text(json.dumps(article_))
    (tmp_path / "pubmed.xml").write_text(HEAD + article(1, author(text)) + "</PubmedArticleSet>")
    (tmp_path / "table.csv").write_text(f'document_id,year,address\n1,2020,"{text}"\n')
    for path in sorted(tmp_path.iterdir()):
        if path.is_file():
            rows, rejects = read_source(path.stem, [path])
            shown = [(row["contributor"], row["address"]) for row in rows]
            who = "row 1" if path.stem == "table" else "0"
            assert shown == [(who, part) for part in text.split("; ")], path
            assert rejects == []


def test_parts_that_name_authors_go_to_them(tmp_path, read_source):
    """As some journals had it until 2013: all addresses at the first author, each with names."""

    def named(last, first, *places):
        return author(*places, name=f"<LastName>{last}</LastName><ForeName>{first}</ForeName>")

    given = (
        "Ann Roe, KTH, Stockholm, Sweden; Bo Li and Cy van der Doe, MIT, Cambridge, MA; and "
        "Ann Roe, Univ. Oslo, Norway. roe@kth.se"
    )
    people = named("Roe", "Ann B", given) + named("Li", "Bo") + named("van der Doe", "Cy")
    stranger = named("Roe", "Ann", given.replace("Bo Li", "Dan Poe")) + named("Li", "Bo")
    text = HEAD + article(1, people) + article(2, stranger) + "</PubmedArticleSet>"
    (tmp_path / "a.xml").write_text(text)
    rows, rejects = read_source("pubmed", [tmp_path / "a.xml"])
    assert rejects == []
    shown = [(r["contributor"], r.get("address")) for r in rows if r["document_id"] == "1"]
    assert shown == [
        ("0", "KTH, Stockholm, Sweden"),
        ("0", "Univ. Oslo, Norway"),
        ("1", "MIT, Cambridge, MA"),
        ("2", "MIT, Cambridge, MA"),
    ]
    # where a name is nobody's, every part is an address all the same: the first author's
    other = [r.get("address") for r in rows if r["document_id"] == "2" and r["contributor"] == "0"]
    assert other == [
        "Ann Roe, KTH, Stockholm, Sweden",
        "Dan Poe and Cy van der Doe, MIT, Cambridge, MA",
        "Ann Roe, Univ. Oslo, Norway",
    ]


def test_who_has_a_text_is_not_given_those_of_namesakes():
    text = "Univ. Oslo, Oslo, Norway (A.R.); KTH, Stockholm, Sweden (N.B.)"
    team = people(("Roe", "Ann"), ("Ruud", "Arne"), ("Berg", "Nils"), ("Rask", "Ada"))
    # Ruud has an address of hers; Rask has none, and Roe's initials
    assert places(team, [[text], ["Rome, Italy"], [], [""]]) == [
        ["Univ. Oslo, Oslo, Norway"],
        ["Rome, Italy"],
        ["KTH, Stockholm, Sweden"],
        ["Univ. Oslo, Oslo, Norway"],
    ]
