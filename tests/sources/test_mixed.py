"""One study of two metrics from four sources, each in its own format."""

import csv

import hotbed
from sources.formats.test_patstat import ALL as PATSTAT
from sources.formats.test_patstat import write as write_patstat
from sources.formats.test_pubmed import HEAD, article, author
from sources.formats.test_uspto import NEW_PARTIES, OLD_PARTIES, grant
from sources.formats.test_wos import FIRST, SECOND, THIRD, export


def test_two_metrics_from_four_sources(tmp_path):
    (tmp_path / "grants.xml").write_text(grant("1", OLD_PARTIES) + grant("2", NEW_PARTIES))
    (tmp_path / "wos.txt").write_text(export(FIRST, SECOND, THIRD), encoding="utf-8")
    papers = article(7, author("Univ. Oslo, Oslo, Norway")) + article(8, author("KTH, Stockholm"))
    (tmp_path / "pubmed.xml").write_text(HEAD + papers + "</PubmedArticleSet>")
    tables = [str(path) for path in write_patstat(tmp_path, **PATSTAT)]
    recipe = {
        "preset": "gii-2024",
        "use_metrics": ["patents", "publications"],
        "inputs": [
            {"metric": "patents", "source": "uspto", "files": [str(tmp_path / "grants.xml")]},
            {"metric": "patents", "source": "patstat", "files": tables},
            {"metric": "publications", "source": "wos", "files": [str(tmp_path / "wos.txt")]},
            {"metric": "publications", "source": "pubmed", "files": [str(tmp_path / "pubmed.xml")]},
        ],
        "metrics": {"patents": {"years": [2010, 2020]}, "publications": {"years": [2010, 2022]}},
        "detection": {"min_listings": 2},
        "limits": {"bad_rows": 0.5},
    }
    result = hotbed.run(recipe, tmp_path / "out")
    with (result.folder / "ranking.csv").open(encoding="utf-8") as stream:
        names = {row["name"] for row in csv.DictReader(stream)}
    assert "Oslo" in names
    book = {(row["metric"], row["line"]): row for row in result.ledger.to_pylist()}
    # three inventors of a grant and two of another; six rows of PATSTAT; one row unreadable
    rows = {
        metric: sum(row["rows"] for (of, _), row in book.items() if of == metric)
        for metric in ("patents", "publications")
    }
    assert rows == {"patents": 5 + 6 + 1, "publications": 4 + 4 + 3 + 2}
    assert book["patents", "left_out"]["rows"] == 2  # applications that are not PCT
    assert book["patents", "unreadable"]["rows"] == 1
    assert book["publications", "left_out"]["rows"] == 4  # the review's two authors at two places
