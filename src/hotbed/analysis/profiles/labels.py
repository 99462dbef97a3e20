"""What a field is called where sources use several classifications."""

from __future__ import annotations


def with_classification(label: str, classification: str | None) -> str:
    """A label, with the classification that it is of where there are several.

    Parameters
    ----------
    label : str
    classification : str, optional

    Examples
    --------
    >>> with_classification("Optics", "MeSH"), with_classification("Optics", None)
    ('Optics (MeSH)', 'Optics')
    """
    return f"{label} ({classification})" if classification else label
