"""REGPAT after its README (OECD)."""

import pytest

from hotbed.base.errors import HotbedError

PCT_INVENTORS = """pct_nbr|appln_id|person_id|inv_name|address|city|reg_code|ctry_code|reg_share|inv_share
WO2015000001|7|1|BRETON, Lionel|14, rue de Satory,F-78000 Versailles||FR103|FR|1|0.5
WO2015000001|7|2|BAUR, "Max|3, route Petite,CH-1603 Aran||CH011|CH|0.5|0.5
WO2015000001|7|2|BAUR, "Max|3, route Petite,CH-1603 Aran||CH021|CH|0.5|0.5
WO2016000002|8|3|KIM|||KR011|KR|1|0.25
|9|4|LEE|||KR011|KR|1|1
"""  # noqa: E501
PCT_CLASSES = """pct_nbr|appln_id|prio_year|app_year|IPC
WO2015000001|7|2013|2014|A61K008/04
WO2016000002|8|2014|2015|H04L009/00
"""
PCT_APPLICANTS = """pct_nbr|appln_id|person_id|app_name|address|reg_code|ctry_code|reg_share
WO2015000001|7|9|L'ORÉAL|14, rue Royale,75008 Paris|FR101|FR|1
"""
EPO_INVENTORS = """appln_id|person_id|inv_name|address|reg_code|ctry_code|reg_share|inv_share
7|1|BRETON, Lionel|Versailles|FR103|FR|1|1
"""
EPO_CLASSES = """app_nbr|appln_id|prio_year|app_year|IPC
EP10|7|2009|2010|A61K
"""
SEEDS = {"inv.txt": PCT_INVENTORS}
BESIDE = {"ipc.txt": PCT_CLASSES}


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"202401_{name}.txt").write_text(text, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


def shown(rows):
    return sorted(
        (
            r["document_id"],
            r["contributor"],
            r.get("address"),
            r.get("region"),
            r.get("country"),
            r["contributors"],
            r["year"],
        )
        for r in rows
    )


def test_pct_inventors_with_the_year_of_publication(tmp_path, read_source):
    files = write(
        tmp_path, PCT_Inv_reg=PCT_INVENTORS, PCT_IPC=PCT_CLASSES, PCT_App_reg=PCT_APPLICANTS
    )
    rows, rejects = read_source("regpat", files)
    breton = ("WO2015000001", "1", "14, rue de Satory,F-78000 Versailles", None, "FR", 2, 2015)
    baur = ("WO2015000001", "2", "3, route Petite,CH-1603 Aran", None, "CH", 2, 2015)
    # two regions of one address are two equal rows here; the second is dropped when listed
    assert shown(rows) == [
        breton,
        baur,
        baur,
        ("WO2016000002", "3", None, "KR011", "KR", 4, 2016),
    ]
    assert [(r["row"], r["reason"]) for r in rejects] == [(5, "no pct_nbr")]
    kept = sorted((d["document_id"], d["kind"], d["value"]) for d in read_source.details)
    assert kept == [
        ("WO2015000001", "applicant", "L'ORÉAL"),
        ("WO2015000001", "ipc", "A61K008/04"),
        ("WO2016000002", "ipc", "H04L009/00"),
    ]


def test_epo_inventors_with_the_year_of_filing(tmp_path, read_source):
    rows, _ = read_source("regpat", write(tmp_path, EPO_Inv_reg=EPO_INVENTORS, EPO_IPC=EPO_CLASSES))
    assert shown(rows) == [("7", "1", "Versailles", None, "FR", 1, 2010)]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"PCT_IPC": PCT_CLASSES}, "has no inventor table; add PCT_Inv_reg"),
        ({"EPO_Inv_reg": EPO_INVENTORS, "PCT_IPC": PCT_CLASSES}, "mixes tables of PCT and of EPO"),
        ({"x": "a|b\n1|2\n"}, "is not a REGPAT table"),
    ],
)
def test_what_is_missing_or_mixed_is_said(tmp_path, read_source, tables, message):
    with pytest.raises(HotbedError) as error:
        read_source("regpat", write(tmp_path, **tables))
    assert message in str(error.value)
