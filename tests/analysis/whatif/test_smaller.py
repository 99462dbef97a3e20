"""Packs that take less room: the same answers for what they still hold."""

from __future__ import annotations

from dataclasses import replace

from analysis.whatif.by_pack import ranking
from hotbed.analysis.whatif.pack import smaller
from hotbed.analysis.whatif.pack.gather import gather
from hotbed.analysis.whatif.pack.smaller import fitting, narrower, without_years
from hotbed.analysis.whatif.pack.writing import pack, unpack
from hotbed.analysis.whatif.setting import setting_of
from hotbed.result import Result


def test_without_years_the_recipes_years_stay_counted(base: Result) -> None:
    """Patents count 2011-2016 in this recipe, though a file may hold others."""
    full = gather(base)
    plain = unpack(pack(without_years(full)))
    assert len(pack(plain)) < len(pack(full)) / 2
    assert [metric["window"] for metric in plain.header["metrics"]] == [None, None]
    assert plain.documents is None
    own = setting_of(base.recipe)
    undated = dict.fromkeys(own.metrics)
    for radius, least in ((8.0, 60), (5.0, 25), (10.0, 100)):
        setting = replace(own, radius_km=radius, min_listings=least)
        expected = ranking(full, setting)
        assert len(expected) > 1
        assert ranking(plain, replace(setting, years=undated)) == expected


def test_a_pack_is_made_to_fit_by_years_first_and_then_by_sliders(base: Result) -> None:
    sizes = [len(pack(fitting(base, most))) for most in (10**9, 4000, 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == len(pack(gather(base)))
    ranges = fitting(base, 1).header["ranges"]
    assert (ranges["radius_km"]["most"], ranges["min_listings"]["least"]) == (12.0, 40)
    narrow = narrower(base)
    assert narrow.radius_km.most == smaller.WIDER * base.recipe.detection.radius_km
