"""Technology fields by class, and organisations' names."""

import pytest

from hotbed.base.errors import HotbedError
from hotbed.classify.organisations import harmonised, organisation_key, read_overrides
from hotbed.classify.technology import fields, technology_field


def test_there_are_35_fields_in_five_sectors():
    assert [field.number for field in fields()] == list(range(1, 36))
    assert len({field.sector for field in fields()}) == 5


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("H04L9/00", "Digital communication"),
        ("G01N 33/50", "Analysis of biological materials"),
        ("G01N 21/00", "Measurement"),
        ("A61K 8/00", "Organic fine chemistry"),
        ("A61K-031/00", "Pharmaceuticals"),
        ("B01D53/94", "Environmental technology"),
        ("B01D 61/00", "Chemical engineering"),
        ("G06Q", "IT methods for management"),
        ("g06f 17/30", "Computer technology"),
        ("E01F 8/00", "Environmental technology"),
        ("E01F 9/00", "Civil engineering"),
        ("H04N 1/00", "Telecommunications"),
    ],
)
def test_the_finest_class_that_the_concordance_names_decides(code, name):
    assert technology_field(code).name == name


@pytest.mark.parametrize("code", ["", "Y10T", "nonsense", "A", "1234"])
def test_codes_without_a_field(code):
    assert technology_field(code) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Canon Kabushiki Kaisha", "CANON INC.", True),
        ("Kabushiki Kaisha Toshiba", "Toshiba Corporation", True),
        ("L.G. Electronics Inc.", "LG Electronics", True),
        ("Société Générale S.A.", "Societe Generale", True),
        ("Univ. of Tokyo", "The University of Tokyo", True),
        ("Samsung Electronics Co., Ltd.", "Samsung Display Co., Ltd.", False),
        ("Tokyo University", "University of Tokyo", False),
        ("Co., Ltd.", "Inc.", False),
    ],
)
def test_spellings_of_one_organisation_share_a_key(one, other, same):
    assert (organisation_key(one) == organisation_key(other)) is same


def test_an_identifier_wins_over_the_spelling_and_an_override_over_both():
    names = {"MIT": 5, "Massachusetts Inst. Technol.": 9, "M.I.T. Press": 1}
    ids = {"MIT": "ror1", "Massachusetts Inst. Technol.": "ror1", "M.I.T. Press": "ror1"}
    shown = harmonised(names, ids, {"M.I.T. Press": "MIT Press"})
    assert shown == {
        "MIT": "Massachusetts Inst. Technol.",
        "Massachusetts Inst. Technol.": "Massachusetts Inst. Technol.",
        "M.I.T. Press": "MIT Press",
    }


def test_an_override_file_without_its_columns(tmp_path):
    path = tmp_path / "o.csv"
    path.write_text("from,to\na,b\n")
    with pytest.raises(HotbedError, match="lacks a column name or organisation"):
        read_overrides(path)
