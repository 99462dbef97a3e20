"""What an address may mean, candidate by candidate, with the evidence for each."""

from __future__ import annotations

from typing import Any

from hotbed.geocode.gazetteer.index import GazetteerIndex
from hotbed.geocode.match.desk import Desk
from hotbed.geocode.match.weights import FEATURES, WEIGHTS


def candidates(desk: Desk, count: int, folded: str, index: GazetteerIndex) -> list[dict[str, Any]]:
    """The candidates that lie on a desk, best first, each with what adds to its score."""
    places = index.arrays["places"]
    worth = WEIGHTS.item()
    out = []
    for n in range(count):
        candidate = desk.candidates[n]
        row = places[candidate["place"]]
        words = ""
        if candidate["i"] >= 0:
            lo, hi = desk.tokens[candidate["i"]]["lo"], desk.tokens[candidate["j"] - 1]["hi"]
            words = folded[lo:hi].replace("\x1f", "")
        values = desk.features[n].item()
        evidence = {
            name: round(value * weight, 3)
            for name, value, weight in zip(FEATURES, values, worth, strict=True)
            if value
        }
        out.append(
            {
                "place": index.place_names[int(candidate["place"])].as_py(),
                "admin1": index.region_names[row["admin1"]],
                "country": index.country_codes[row["country"]],
                "lon": round(float(row["lon"]), 5),
                "lat": round(float(row["lat"]), 5),
                "words": words,
                "score": round(float(candidate["score"]), 3),
                "evidence": evidence,
            }
        )
    out.sort(key=lambda one: (-one["score"], one["country"], one["place"], one["words"]))
    return out


def organisations_found(
    desk: Desk, count: int, folded: str, index: GazetteerIndex
) -> list[dict[str, Any]]:
    """The organisations that a text names: the words, and the cities they can mean."""
    cities_of: dict[str, list[str]] = {}
    for row in desk.firms[:count]:
        lo, hi = desk.tokens[row["i"]]["lo"], desk.tokens[row["j"] - 1]["hi"]
        words = folded[lo:hi].replace("\x1f", "")
        cities_of.setdefault(words, []).append(index.place_names[int(row["place"])].as_py())
    return [{"words": words, "cities": cities} for words, cities in cities_of.items()]


def as_text(facts: dict[str, Any]) -> str:
    """An explanation to be read in a terminal."""
    answer = facts["answer"]
    where = ", ".join(str(answer[k]) for k in ("place", "admin1_name", "country") if answer[k])
    if answer["precision"] is None:
        lines = [f"not located ({answer['reason']})"]
    else:
        lines = [
            f"{where}: {answer['lon']:.4f}, {answer['lat']:.4f}; {answer['precision']}, "
            f"by {answer['method']}, confidence {answer['confidence']:.2f}"
        ]
    if facts["countries"]:
        lines.append("countries: " + ", ".join(facts["countries"]))
    if facts["regions"]:
        lines.append("regions: " + ", ".join(facts["regions"]))
    for firm in facts["organisations"]:
        lines.append(f"organisation: {firm['words']} ({', '.join(firm['cities'])})")
    for one in facts["candidates"]:
        name = ", ".join(part for part in (one["place"], one["admin1"], one["country"]) if part)
        lines.append(f"{one['score']:7.2f}  {name}  <- {one['words'] or 'organisation'}")
        parts = sorted(one["evidence"].items(), key=lambda item: -abs(item[1]))
        lines.append("         " + ", ".join(f"{key} {value:+.2f}" for key, value in parts))
    return "\n".join(lines)
