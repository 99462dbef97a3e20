"""Scopus: who has which address, in every layout that its exports had."""

import pytest

from sources.formats.test_scopus import write

OSLO, ROME, LUND = "Univ. Oslo, Oslo, Norway", "Univ. Rome, Rome, Italy", "Lund Univ., Lund, Sweden"
NAMES = ["Authors", "Author(s) ID", "Year", "Affiliations", "Authors with affiliations", "EID"]


@pytest.fixture
def people(tmp_path, read_source):
    """The addresses of each contributor of one document."""

    def read(authors, linked, listed=(OSLO, ROME, LUND), ids="", full=None):
        row = [authors, ids, "2018", "; ".join(listed), linked, "E1"]
        names = NAMES if full is None else [*NAMES, "Author full names"]
        path = write(tmp_path / "a.csv", [names, row if full is None else [*row, full]])
        rows, rejects = read_source("scopus", [path])
        assert rejects == []
        places = {}
        for listing in rows:
            held = places.setdefault(listing["contributor"], [])
            held += [listing["address"]] if "address" in listing else []
        return [places[str(number)] for number in range(rows[0]["contributors"] or 0)]

    return read


@pytest.mark.parametrize(
    ("authors", "linked"),
    [
        # 2005 to 2022: names without commas, entries with them
        ("Roe A., Berg N.", f"Roe, A., {OSLO}; Berg, N., {ROME}"),
        # names with commas, parted by commas only
        ("Roe, A., Berg, N.", f"Roe, A., {OSLO}; Berg, N., {ROME}"),
        # since 2023
        ("Roe A.; Berg N.", f"Roe A., {OSLO}; Berg N., {ROME}"),
        ("Roe, A.; Berg, N.", f"Roe, Anna, {OSLO}; Berg, Nils, {ROME}"),
        # since 2024: initials before the full name
        ("A., Roe, Anna; N., Berg, Nils", f"Roe, Anna, {OSLO}; Berg, Nils, {ROME}"),
        ("van der Berg J.-P., Roe A., Jr.", f"van der Berg, J.-P., {OSLO}; Roe, A., Jr., {ROME}"),
        ("van der Berg J.P., Roe A.", f"van der Berg, J.-P., {OSLO}; Roe, A., III, {ROME}"),
        ("García Pérez A.M., Núñez-Roe Á.", f"Garcia Perez, A. M., {OSLO}; Nunez-Roe, A., {ROME}"),
        ("Sukarno, Roe A.", f"Sukarno, {OSLO}; Roe, A., {ROME}"),
        ("Li N., Lin A.", f"Li, N., {OSLO}; Lin, A., {ROME}"),
        ("Wang X.-Y., Wang X.", f"Wang, X.-Y., {OSLO}; Wang, X., {ROME}"),
        ("Yu. Roe A., Khan Kh.", f"Yu. Roe, A., {OSLO}; Khan, Kh., {ROME}"),
        ("Wang Y., Wang Y.", f"Wang, Y., {OSLO}; Wang, Y., {ROME}"),  # two of one name
        # a name that the other column writes otherwise, between known ones or alone
        ("Chaikovsky P., Roe A.", f"Tschaikowski, P., {OSLO}; Roe, A., {ROME}"),
        ("王 小明; 李 華", f"Wang, X., {OSLO}; Li, H., {ROME}"),
    ],
)
def test_each_author_has_the_addresses_of_her_entry(people, authors, linked):
    assert people(authors, linked) == [[OSLO], [ROME]]


def test_names_without_initials_are_counted_by_their_identifiers(people):
    linked = f"Roe, Anna, {OSLO}; Berg, Nils, {ROME}"
    assert people("Roe, Anna, Berg, Nils", linked, ids="1;2;") == [[OSLO], [ROME]]
    assert people("Roe, Anna, Berg, Nils", linked) == [[OSLO], [ROME]]
    assert people("A., Roe, Anna", f"Roe, Anna, {OSLO}", full="Roe, Anna (1)") == [[OSLO]]


def test_several_addresses_and_addresses_with_semicolons(people):
    unit = "Dept. Physics; Unit 2, Univ. Oslo, Oslo, Norway"
    linked = f"Roe, A., {unit}, {ROME}; Berg, N., {ROME}; Rossi, M., {ROME}, {LUND}"
    assert people("Roe A., Berg N., Rossi M.", linked, (unit, ROME, LUND)) == [
        [unit, ROME],
        [ROME],
        [ROME, LUND],
    ]
    # as many parts as authors, though the second has no entry
    linked = f"Roe, A., {unit}; Rossi, M., {ROME}"
    assert people("Roe A., Berg N., Rossi M.", linked, (unit, ROME)) == [[unit], [], [ROME]]


@pytest.mark.parametrize("sign", ["&", "&amp;", "& amp;"])
def test_an_entity_in_an_address_parts_nothing(people, sign):
    # both of Roe's addresses hold the sign, whose semicolon is no semicolon of the list
    oslo, lund = f"Physics {sign} Space, Oslo, Norway", f"Art {sign} Law, Lund, Sweden"
    linked = f"Roe A., {oslo}, {lund}; Berg N., {lund}"
    assert people("Roe A.; Berg N.", linked, listed=(oslo, lund)) == [
        ["Physics & Space, Oslo, Norway", "Art & Law, Lund, Sweden"],
        ["Art & Law, Lund, Sweden"],
    ]


def test_a_department_of_a_country_s_name_is_no_address(people):
    linked = f"Roe A., {OSLO}, Guadeloupe, {ROME}"
    assert people("Roe A.", linked, listed=(OSLO, ROME)) == [[OSLO, f"Guadeloupe, {ROME}"]]


def test_departments_that_the_list_of_affiliations_leaves_out_belong_to_their_address(people):
    linked = f"Roe, Anna, Dept. Physics, {OSLO}, Inst. A, Paris, France, Dept. Art, {ROME}"
    assert people("A., Roe, Anna", linked, (OSLO, ROME)) == [
        [f"Dept. Physics, {OSLO}", "Inst. A, Paris, France", f"Dept. Art, {ROME}"]
    ]


def test_what_cannot_be_matched_is_shared_and_not_given_to_another(people):
    # one entry for two authors of the same name
    assert people("Wang Y., Wang Y., Roe A.", f"Wang, Y., {OSLO}; Roe, A., {ROME}") == [
        [OSLO],
        [OSLO],
        [ROME],
    ]
    # one entry of a stranger, two authors without one beside it
    linked = f"Roe, A., {OSLO}; Stranger, B., {ROME}; Rossi, M., {LUND}"
    assert people("Roe A., Berg N., Doe C., Rossi M.", linked) == [[OSLO], [ROME], [ROME], [LUND]]
    # nobody is left for the stranger: all share
    linked = f"Roe, A., {OSLO}; Stranger, B., {ROME}; Berg, N., {OSLO}"
    assert people("Roe A., Berg N.", linked) == [[OSLO, ROME], [OSLO, ROME]]


def test_an_author_listed_twice_is_one(people):
    linked = f"Roe, A., {OSLO}; Berg, N., {ROME}; Roe, A., {LUND}"
    assert people("Roe A., Berg N., Roe A.", linked, ids="1;2;1;") == [[OSLO, LUND], [ROME]]
    assert people("Roe A., Berg N.", linked) == [[OSLO, LUND], [ROME]]


def test_a_group_is_an_author_only_with_an_address(people):
    linked = f"Roe, A., {OSLO}; EXAMPLE Consortium"
    assert people("Roe A., EXAMPLE Consortium", linked) == [[OSLO]]
    assert people("Roe A., EXAMPLE Consortium", "", (OSLO, ROME)) == [[OSLO, ROME]]
    linked = f"Roe, A., {OSLO}; EXAMPLE Consortium, {ROME}"
    assert people("Roe A., EXAMPLE Consortium", linked) == [[OSLO], [ROME]]
    assert people("EXAMPLE Consortium", "EXAMPLE Consortium", ()) == []


def test_entries_of_names_only_leave_all_addresses_to_all(people):
    assert people("Roe A., Berg N.", "Roe, A.; Berg, N.", (OSLO,)) == [[OSLO], [OSLO]]


def test_thousands_of_authors_of_one_name_are_read(people):
    """3,000 authors, 2,999 entries: shared by address and not by 9 million pairs."""
    linked = "; ".join([f"Wang, Y., {OSLO}"] * 2999)
    assert people(", ".join(["Wang Y."] * 3000), linked) == [[OSLO]] * 3000
