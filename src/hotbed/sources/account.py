"""The account of a file: each of its bytes is read, rejected, or ignored by a rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from hotbed.remote.paths import DataPath

BLANK = "blank lines"
DELIMITERS = "rows of delimiters only"
BETWEEN = "text between records"
HEADER = "headers"
MARK = "byte order marks"
METADATA = "metadata"
UNREAD = "columns that are not read"


class AccountError(AssertionError):
    """Bytes or records of a file are unaccounted for: a defect of hotbed, never of the input."""


@dataclass
class Account:
    """What became of the bytes of a file, unpacked and as UTF-8.

    The framing of a reader, which cuts a file into records, keeps it. What the framing hands on is
    read; what it takes for damaged is rejected; what lies between records is ignored by a rule.

    Attributes
    ----------
    size : int
        Bytes of the file; those of a .zip are the bytes of the files in it.
    read : int
        Bytes of records that were handed on.
    rejected : int
        Bytes of records that the framing set aside.
    ignored : dict of str to int
        Bytes by the rule that ignores them.
    records : int
        Records that the framing saw: those handed on and those set aside.
    """

    size: int = 0
    read: int = 0
    rejected: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    records: int = 0

    @property
    def framed(self) -> int:
        """Bytes that are entered so far."""
        return self.read + self.rejected + sum(self.ignored.values())

    def take(self, size: int, records: int = 1) -> None:
        """Enter records that are handed on.

        Parameters
        ----------
        size : int
            Their bytes.
        records : int
            How many they are.
        """
        self.read += size
        self.records += records

    def reject(self, size: int) -> None:
        """Enter a record that is set aside.

        Parameters
        ----------
        size : int
            Its bytes.
        """
        self.rejected += size
        self.records += 1

    def ignore(self, size: int, rule: str) -> None:
        """Enter bytes that belong to no record.

        Parameters
        ----------
        size : int
            How many.
        rule : str
            Why they are ignored.
        """
        if size:
            self.ignored[rule] = self.ignored.get(rule, 0) + size

    def add(self, other: Account) -> None:
        """Enter what another account of the same file holds, such as that of other row groups.

        Parameters
        ----------
        other : Account
            The other part's.
        """
        self.size += other.size
        self.read += other.read
        self.rejected += other.rejected
        self.records += other.records
        for rule, size in other.ignored.items():
            self.ignore(size, rule)

    def must_count(self, path: DataPath, handled: int) -> None:
        """Check that each record that the framing saw became something.

        Parameters
        ----------
        path : DataPath
            The file, for the message.
        handled : int
            Records that were read or set aside.

        Raises
        ------
        AccountError
            These are others than the framing saw.
        """
        if handled != self.records:
            raise AccountError(f"{path} has {self.records} records, {handled} were handled")

    def must_balance(self, path: DataPath) -> None:
        """Check that each byte is accounted for.

        Parameters
        ----------
        path : DataPath
            The file, for the message.

        Raises
        ------
        AccountError
            The entries don't sum to the file's bytes.

        Examples
        --------
        >>> account = Account(size=10)
        >>> account.take(7)
        >>> account.ignore(3, BLANK)
        >>> from pathlib import Path
        >>> account.must_balance(Path("a.csv"))
        """
        if self.framed != self.size:
            raise AccountError(f"{path} has {self.size} bytes, {self.framed} are accounted for")
