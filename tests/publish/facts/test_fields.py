"""Shares of fields by edition: a field is known by its classification as well as by its name."""

from __future__ import annotations

import pyarrow as pa

from hotbed.publish.facts.fields import field_shares


class Profiled:
    """A run whose only profile is this table of science fields."""

    def __init__(self, rows: list[dict[str, object]]) -> None:
        self.table = pa.Table.from_pylist(rows)

    def subject(self, name: str) -> pa.Table | None:
        return self.table if name == "science_fields" else None


def line(position: int | None, label: str, share: float, scheme: str | None) -> dict[str, object]:
    figures = {"documents": 1.0, "world_share": 1.0, "specialisation": 1.0, "low": 0.5, "high": 2.0}
    of = {"cluster_id": "A", "cluster": "Town", "metric": "articles"}
    return {**of, "position": position, "label": label, "share": share, **figures} | {
        "classification": scheme
    }


def test_equal_names_of_two_classifications_are_two_fields() -> None:
    run = Profiled(
        [
            line(1, "Optics", 20.0, "OpenAlex"),
            line(1, "Optics", 8.0, "Web of Science"),
            line(None, "(none stated)", 72.0, None),
        ]
    )
    assert field_shares(run) == {
        "A": {
            ("articles", "Optics (OpenAlex)"): 20.0,
            ("articles", "Optics (Web of Science)"): 8.0,
        }
    }
