"""Evidence from beyond the gazetteer: organisations' registered cities, and postcodes."""

from __future__ import annotations

from hotbed.geocode.candidates import MOST_CANDIDATES, region_evidence
from hotbed.geocode.distance import km
from hotbed.geocode.hashing import jit
from hotbed.geocode.mentions import country_strength
from hotbed.geocode.weights import NUMBER

F_PEOPLE, F_UNINHABITED = NUMBER["people"], NUMBER["uninhabited"]
F_AGREES, F_WEAKLY = NUMBER["region_agrees"], NUMBER["region_agrees_weakly"]
F_CONFLICTS, F_CODE = NUMBER["region_conflicts"], NUMBER["code_conflicts"]
F_COUNTRY, F_WORDS = NUMBER["country"], NUMBER["organisation_words"]
F_HERE, F_ELSEWHERE = NUMBER["organisation_here"], NUMBER["organisation_elsewhere"]
F_ONLY = NUMBER["organisation_only"]
F_DENSITY, F_AFTER = NUMBER["organisations"], NUMBER["named_after"]
F_INSTITUTION, F_FROM_END = NUMBER["in_institution"], NUMBER["from_the_end"]
F_WHOLE, F_CLAIMED = NUMBER["whole_segment"], NUMBER["organisation_claims"]
F_FIRST, F_COMMON = NUMBER["first_segment"], NUMBER["common_word"]
HERE_KM = 20.0


@jit
def _named_after(f):  # type: ignore[no-untyped-def]
    """The organisation is known to lie in the city of its name: where that stands is no matter."""
    f[F_AFTER] = 1.0
    f[F_INSTITUTION] = f[F_FROM_END] = f[F_FIRST] = f[F_COMMON] = 0.0


@jit
def add_organisations(  # type: ignore[no-untyped-def]
    firms, nfirms, density, places, parents, stated, nstated, sure, areas, nareas, candidates,
    features, count,
):  # fmt: skip
    """Say of each candidate whether an organisation is there; add the cities not named."""
    alone = False
    for c in range(count):
        alone |= features[c, F_WHOLE] > 0
    for c in range(count):
        mine = places[candidates[c].place]
        for m in range(nfirms):
            other = places[firms[m].place]
            if km(mine.lon, mine.lat, other.lon, other.lat) <= HERE_KM:
                value = firms[m].share / firms[m].cities
                features[c, F_HERE] = max(features[c, F_HERE], value)
                inside = firms[m].i <= candidates[c].i and candidates[c].j <= firms[m].j
                if inside and not alone:
                    _named_after(features[c])
        if features[c, F_HERE] > 0 and not alone:
            features[c, F_DENSITY] = density[candidates[c].place]
        for m in range(nfirms):
            inside = firms[m].i <= candidates[c].i and candidates[c].j <= firms[m].j
            if inside and features[c, F_HERE] == 0:
                features[c, F_CLAIMED] = 1.0
        features[c, F_ELSEWHERE] = nfirms > 0 and features[c, F_HERE] == 0
    named = count
    for m in range(nfirms):
        known = count >= MOST_CANDIDATES
        for c in range(count):
            if candidates[c].place == firms[m].place:
                known = True
                if c >= named:
                    value = firms[m].share / firms[m].cities
                    features[c, F_HERE] = max(features[c, F_HERE], value)
        if known:
            continue
        place = places[firms[m].place]
        f = features[count]
        f[:] = 0.0
        evidence = region_evidence(place.admin1, place.country, -1, -1, areas, nareas)
        f[F_AGREES], f[F_WEAKLY] = evidence == 2, evidence == 1
        f[F_CONFLICTS], f[F_CODE] = evidence < 0, evidence <= -2
        f[F_PEOPLE], f[F_UNINHABITED] = place.weight, place.population == 0
        parent = parents[place.country]
        f[F_COUNTRY] = country_strength(place.country, parent, stated, nstated, sure)
        f[F_HERE] = firms[m].share / firms[m].cities
        f[F_ONLY] = 1.0
        f[F_DENSITY] = density[firms[m].place]
        f[F_WORDS] = min(firms[m].j - firms[m].i, 6)
        candidates[count].place = firms[m].place
        candidates[count].i = candidates[count].j = -1
        candidates[count].kind = 0
        count += 1
    return count
