"""What `hotbed explain` says of a cluster's counts and shares."""

import hotbed
from hotbed.analysis.explain import explain_cluster, in_words
from support import world


def test_a_share_stands_beside_the_world_total_it_was_computed_from(write_csv, tmp_path):
    # B holds 7/3 of 7 counted documents (see test_study), a third of the world. Of a stated world
    # of 70 documents it holds 10/3 %.
    recipe = world.recipe(str(write_csv(world.rows(), "rows.csv")))
    counted = explain_cluster(hotbed.run(recipe, tmp_path / "counted"), "1", sample=0)
    recipe["metrics"] = {"patents": {"world_total": 70}}
    stated = explain_cluster(hotbed.run(recipe, tmp_path / "stated"), "1", sample=0)
    keys = ("share", "world", "world_stated", "world_counted")
    assert [[facts["counts"][0][key] for key in keys] for facts in (counted, stated)] == [
        [33.333333, 7, False, 7],
        [3.333333, 70, True, 7],
    ]
    assert "33.3333 % of the world's 7.\n" in in_words(counted)
    assert "3.3333 % of the world's stated 70 (7 were counted).\n" in in_words(stated)
