"""Calls of the geocoder's kernels with indexes and texts that hold anything."""

from __future__ import annotations

from typing import Any

import numpy as np

from hotbed.geocode.arrays import (
    CANDIDATE,
    HIT,
    PLACE,
    POSTING,
    REGION,
    SEGMENT,
    SLOT,
    TOKEN,
    HashTable,
)
from hotbed.geocode.gazetteer.kernels import KEYED, Groups, PlaceGrid
from hotbed.geocode.gazetteer.postcodes import CODE
from hotbed.geocode.gazetteer.registry import ORGANISATION
from hotbed.geocode.gazetteer.registry import WORD as SYNONYM
from hotbed.geocode.match.confidence import SIGN
from hotbed.geocode.match.desk import (
    ANSWER,
    CODED,
    MENTION,
    NAMED,
    Batch,
    Desk,
    Index,
    Names,
    Postcodes,
    Registry,
    States,
)
from hotbed.geocode.match.kernels import COUNTS
from hotbed.geocode.match.states import STATE
from hotbed.geocode.match.weights import FEATURE
from hotbed.geocode.text.romanise import RULE
from hotbed.geocode.text.tokens import Room
from hotbed.geocode.text.words import ABBREVIATION, WORD, Words

from .hostile import Hostile

KERNELS = (
    "text_keys",
    "find_slots",
    "fill_table",
    "name_keys",
    "folded_keys",
    "firm_keys",
    "word_stems",
    "code_keys",
    "names_in",
    "names_with",
    "names_there",
    "key_order",
    "group_points",
    "nearest_places",
    "match",
)
PIECES = "st|Ulm|ULM|U.|12|AE|APO|USA|-|, |(|)|;|'|\x1f|\x1dC|\x1dP|\x1d| | |\n|89081|xyzzyplugh"


class HostileGeocoder(Hostile):
    """The arrays of a geocoder, with keys that texts may have."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.words = [piece for piece in PIECES.split("|") if piece]
        self.keys = self._keys()

    def _keys(self) -> Any:
        """Keys of some pieces, so that they are found."""
        from hotbed.geocode.text.keys import keys_of

        return keys_of(self.words)

    def texts(self) -> tuple[Any, Any]:
        parts = ["".join(self.rng.choice(self.words, self.size())) for _ in range(3)]
        data = np.frombuffer("".join(parts).encode(), np.uint8)
        if self.rng.random() < 0.2:
            return data, np.sort(self.rng.integers(-2, data.size + 3, 4))
        return data, np.r_[0, np.cumsum([len(part) for part in parts])]

    def any_of(self, kind: np.dtype[Any], size: int | None = None) -> Any:
        """Records: keys that texts have, small numbers, now and then any bytes."""
        values = np.zeros(self.size() if size is None else size, kind)
        if self.rng.random() < 0.2:
            noise = self.rng.integers(0, 256, values.nbytes, np.uint8)
            return np.frombuffer(noise.tobytes(), kind).copy()
        for name in kind.names or ():
            field, shape = values[name], values[name].shape
            if field.dtype == np.uint64:
                values[name] = self.rng.choice(self.keys, shape)
            elif field.dtype.kind == "f":
                values[name] = self.rng.choice([0.0, 0.5, 3.0, 6.0, 50.0, -179.9, np.nan], shape)
            elif field.dtype == np.uint8:
                values[name] = self.rng.choice([0, 1, 2, 65, 97, 115, 116], shape)
            elif name == "bits":
                values[name] = 1 << self.rng.integers(0, 26, shape)
            else:
                low = -1 if field.dtype.kind == "i" else 0
                values[name] = self.rng.integers(low, self.most + 1, shape)
        return values

    def table(self) -> HashTable:
        sizes = (1 << int(self.rng.integers(0, 8)), 1 << int(self.rng.integers(0, 6)))
        bloom = np.full(sizes[1], 255, np.uint8) if self.rng.random() < 0.8 else self.marks()
        return HashTable(self.slots(SLOT, sizes[0]), bloom)

    def slots(self, kind: np.dtype[Any], size: int) -> Any:
        """An open-addressed table, full now and then; keys lie where they are looked for."""
        values = self.any_of(kind, size)
        if self.rng.random() < 0.8:
            first = kind.names[1] if kind.names else ""
            for key in self.keys:
                values["key"][int(key) % size] = key
                values[kind.names[-1]][int(key) % size] |= 1 if first else 0
        return values

    def dictionary(self) -> Words:
        return Words(self.slots(WORD, 64), self.any_of(ABBREVIATION))

    def room(self) -> Room:
        return Room(np.zeros(self.size(), TOKEN), np.zeros(self.size(), SEGMENT))

    def rules(self) -> Any:
        return self.any_of(RULE, 8).reshape(4, 2)

    def numbers(self) -> Any:
        return self.rng.choice(self.keys, self.size())

    def small(self, kind: Any) -> Any:
        low = 0 if np.dtype(kind).kind == "u" else -1
        return self.rng.integers(low, 4, self.size() + 3).astype(kind)

    def grid(self) -> Any:
        starts = np.sort(self.rng.integers(0, self.most + 1, 64_801)).astype(np.int32)
        return PlaceGrid(self.any_of(PLACE), self.integers(np.int32), starts)

    def index(self) -> Index:
        table, places = self.table, self.any_of(PLACE)
        region, firm = self.any_of(REGION), self.any_of(ORGANISATION)
        names = Names(
            *(table(), self.any_of(POSTING), places, region),
            *(self.small(np.uint8), self.small(np.int64)),
        )
        registry = Registry(
            *(table(), self.integers(np.uint32), firm, self.slots(SYNONYM, 16)),
            np.zeros(self.size(), np.float32),
        )
        return Index(
            words=self.dictionary(),
            names=names,
            grid=self.grid()._replace(places=places),
            countries=self.any_of(REGION),
            parents=self.small(np.int32),
            states=States(self.any_of(STATE), np.ones((4, 10), bool), self.small(np.int64)),
            schemes=self.small(np.int64),
            rules=self.rules(),
            registry=registry,
            postcodes=Postcodes(table(), self.any_of(CODE)),
            weights=self.any_of(FEATURE, int(self.rng.integers(0, 3))),
            coefficients=self.any_of(SIGN, 1),
        )

    def groups(self) -> Groups:
        sums = (self.reals() for _ in range(4))
        return Groups(self.numbers(), np.zeros(self.size(), np.int64), *sums)

    def desk(self) -> Desk:
        kinds = (TOKEN, SEGMENT, HIT, MENTION, MENTION, NAMED, CODED, CANDIDATE, FEATURE)
        return Desk(*(self.any_of(kind) for kind in kinds))

    def batch(self) -> Batch:
        data, starts = self.texts()
        given = self.any_of(MENTION, 6).reshape(3, 2)
        if self.rng.random() < 0.5:
            given["strength"] = 0.0
        return Batch(data, starts, given, np.zeros(3, ANSWER), np.zeros(3, SIGN))


def arguments(kernel: str, hostile: HostileGeocoder) -> tuple[Any, ...]:
    """What a kernel takes, of the right types and with any values."""
    h = hostile
    out = np.zeros(h.size(), np.uint64)
    return {
        "text_keys": lambda: (*h.texts(), out),
        "find_slots": lambda: (h.table(), h.numbers(), np.zeros(h.size(), np.int64)),
        "fill_table": lambda: (
            *(h.any_of(SLOT), h.marks(), h.numbers()),
            *(h.integers(np.uint32), h.integers(np.uint32)),
        ),
        "name_keys": lambda: (*h.texts(), h.dictionary(), h.room(), out),
        "folded_keys": lambda: (*h.texts(), h.integers(), h.small(np.int64), h.rules(), out),
        "firm_keys": lambda: (
            *(*h.texts(), h.dictionary(), h.room()),
            *(h.slots(SYNONYM, 16), np.sort(h.numbers()), out),
        ),
        "word_stems": lambda: (*h.texts(), h.dictionary(), h.room(), h.slots(SYNONYM, 16), out),
        "code_keys": lambda: (*h.texts(), h.integers(np.uint64), h.integer(), out),
        "names_in": lambda: (h.numbers(), h.integers(np.uint64), out),
        "names_with": lambda: (h.numbers(), h.numbers(), out),
        "names_there": lambda: (h.numbers(), h.integers(), out),
        "key_order": lambda: (h.numbers(), h.any_of(KEYED), np.zeros(h.size(), np.int64)),
        "group_points": lambda: (
            *(h.numbers(), h.reals(), h.reals(), h.integers()),
            *(h.any_of(KEYED), h.groups()),
            np.zeros(h.size(), np.int64),
        ),
        "nearest_places": lambda: (
            *(h.grid(), h.reals(), h.reals(), h.integers(), 50.0),
            np.zeros(h.size(), np.int64),
        ),
        "match": lambda: (h.batch(), h.index(), h.desk(), np.zeros(1, COUNTS)),
    }[kernel]()
