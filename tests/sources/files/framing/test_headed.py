"""Records that begin with a line of their own are cut wherever the reading of the file pauses."""

import io

from hypothesis import given
from hypothesis import strategies as st

from hotbed.sources.account import Account
from hotbed.sources.files.framing import headed
from hotbed.sources.files.framing.headed import headed_records


class Dripping(io.RawIOBase):
    """A stream that returns some bytes a call."""

    def __init__(self, data, size):
        self.data, self.size = data, size

    def read(self, _=-1):
        part, self.data = self.data[: self.size], self.data[self.size :]
        return part


def cut(data, size=1 << 20):
    account = Account(size=len(data))
    records = [record.data for record in headed_records(Dripping(data, size), b"PATN", account)]
    assert account.read + account.rejected + sum(account.ignored.values()) == len(data)
    assert account.records == len(records)
    return records


def test_a_line_of_its_own_begins_a_record():
    assert cut(b"HHHHHT APS1\nPATN\nWKU  1\nPATN\r\nWKU  2\n") == [
        b"PATN\nWKU  1\n",
        b"PATN\r\nWKU  2\n",
    ]
    assert cut(b"PATN\nTTL  PATN\n PATN\nPATNX\nPATN") == [
        b"PATN\nTTL  PATN\n PATN\nPATNX\n",
        b"PATN",
    ]
    assert cut(b"") == cut(b"a text\nPATENT\n") == []


@given(
    st.lists(st.sampled_from([b"PATN\n", b"PATN", b"PA", b"TN\n", b"\n", b"WKU  1\n", b" "])),
    st.integers(1, 9),
)
def test_pauses_change_nothing(parts, size):
    data = b"".join(parts)
    assert cut(data, size) == cut(data)


def test_a_record_that_does_not_end_is_set_aside(monkeypatch):
    monkeypatch.setattr(headed, "LONGEST", 30)
    data = b"PATN\n" + b"x" * 40 + b"\nPATN\nWKU  1\n"
    account = Account(size=len(data))
    records = list(headed_records(Dripping(data, 40), b"PATN", account))
    assert [(record.data, record.fault) for record in records] == [
        (b"PATN\n" + b"x" * 35, headed.TOO_LONG),
        (b"PATN\nWKU  1\n", ""),
    ]
