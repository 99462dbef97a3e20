"""What a run says at its end."""

from __future__ import annotations

from hotbed.cli.shared.summary import FILES, summary
from support import kit_world


def test_it_says_where_excel_users_find_their_workbook_and_csv_has_no_mark(tmp_path, capsys):
    result = kit_world.build(tmp_path)
    summary(result, 5, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert (
        "The CSV files are in UTF-8. For Excel: "
        f"hotbed publish {result.folder} writes them as one workbook."
    ) in lines
    assert lines[-len(FILES) :] == [str(result.folder / name) for name in FILES]
    assert not (result.folder / "ranking.csv").read_bytes().startswith(b"\xef\xbb\xbf")
