"""Several affiliations in one text: parted where that is plain, else left as they are."""

import pytest

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
        # a semicolon within an address: what stands before it names no country
        ("Dept. of Physics, Optics; KTH, Stockholm, Sweden", None),
        ("KTH; Stockholm; Sweden", None),
        ("KTH, Stockholm, Sweden; on leave", None),
        ("Univ. Oslo, Oslo, Norway", None),
    ],
)
def test_only_whole_addresses_are_parted(given, kept):
    assert split_affiliations(given) == (kept or [given])


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
