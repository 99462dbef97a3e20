"""What each piece of evidence is worth: the one table behind every answer.

A candidate's score is the sum of its features' values times these weights. They were set by
judgement, after a study of 12,331 labelled affiliations in which weights fitted to registry labels
did worse on the places that the texts state.
"""

from __future__ import annotations

import numpy as np

TABLE: dict[str, tuple[float, str]] = {
    "people": (0.5, "log10 of the place's people + 10"),
    "uninhabited": (-0.8, "the gazetteer gives it no people"),
    "main_name": (0.8, "named by its main name"),
    "short_alias": (-1.5, "named by an alias of at most three letters"),
    "whole_segment": (2.5, "stands alone between commas, but for codes and numbers"),
    "part_of_segment": (0.6, "stands beside other words"),
    "in_institution": (-0.5, "stands in the name of an institution"),
    "in_institution_only": (-1.0, "the same, while another city stands alone"),
    "last_segment": (1.0, "in the last segment that is no country or region"),
    "last_but_one": (0.4, "in the one before"),
    "from_the_end": (-0.35, "for each segment between it and the end"),
    "first_segment": (-0.5, "in the first of several segments"),
    "region_agrees": (2.5, "the text names its region elsewhere"),
    "region_agrees_weakly": (0.7, "the same, inside the name of an institution"),
    "region_conflicts": (-1.2, "the text names another region"),
    "code_conflicts": (-2.0, "the text gives another region's code"),
    "near_another": (0.8, "within 40 km of another place that the text names"),
    "postcode_near": (3.0, "within 20 km of the postcode"),
    "postcode_close": (1.0, "20 to 60 km from it"),
    "postcode_far": (-1.5, "more than 100 km from it"),
    "postcode_only": (0.5, "known only as the place of the postcode"),
    "organisation_here": (2.0, "an organisation in the text is registered within 20 km"),
    "organisation_elsewhere": (-0.3, "it is registered elsewhere"),
    "organisation_only": (1.2, "known only as the organisation's registered city"),
    "organisation_claims": (-1.5, "its name is part of that of an organisation elsewhere"),
    "named_after": (1.2, "an organisation registered here bears its name"),
    "organisations": (0.5, "log10 of one more than the organisations there, if one is named"),
    "organisation_unnamed": (-3.0, "the same, while the text names a city"),
    "organisation_words": (0.15, "the same, for each word of the organisation's name, to six"),
    "words": (0.7, "for each word of the name"),
    "named_twice": (0.4, "the text names it twice"),
    "other_region_name": (-0.8, "the name is also a region's in which it does not lie"),
    "holds_finer": (
        -2.5,
        "named like a region in which another named place lies, or (East Asia) beside it",
    ),
    "nested": (-2.0, "its name is part of a longer name in the text"),
    "lower_case": (-2.0, "written with a small letter in a text with capitals"),
    "capitals": (-2.0, "written like an abbreviation, in a text that isn't all capitals"),
    "country_name": (-2.0, "the name is a country's"),
    "country": (1.0, "how surely the text names its country, 0 to 6"),
    "territory": (-1.0, "in a territory linked to the country named"),
    "city_field": (2.0, "stands in the field of the city"),
    "part_of_city": (-3.0, "beside other words in the field of the city"),
    "respelt": (-1.0, "found only after making spellings alike, or by one edit"),
    "one_edit": (-0.7, "found only by one edit"),
    "level_fits": (1.0, "followed by the word for its level (-shi, -si, -ku)"),
    "level_misfit": (-1.5, "followed by the word for a county, and it is none"),
    "common_word": (-2.0, "an ordinary word, beside others"),
    "county": (-1.5, "a county or rural district, where a town would do"),
}
FEATURES = list(TABLE)
FEATURE = np.dtype([(name, np.float64) for name in FEATURES])
"""A candidate's features (C++: struct Features in kernels/weights.hpp)."""
WEIGHTS = np.array([tuple(weight for weight, _ in TABLE.values())], dtype=FEATURE)
