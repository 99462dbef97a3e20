"""Names on maps: beside their circle, in the frame, over nothing else."""

from hotbed.publish.maps.labels import Lettering, Spot, place

# Letters one unit wide and high, one unit from the circle; baselines at the circle's middle.
LETTERS = Lettering(letter=1, gap=1, beside=0, ascent=1, descent=0)
FRAME = (0.0, 0.0, 30.0, 30.0)


def sides(spots, frame=FRAME, most=9, **options):
    labels = place(spots, LETTERS, frame, most, **options)
    return [label and label.anchor for label in labels]


def test_a_name_goes_right_else_left_else_above_and_is_left_out_where_all_is_taken():
    # A name of 10 letters, 2 off its circle's middle, takes x = 17 to 27 on the right and 3 to 13
    # on the left. Each lies 0.4 lower than the last, less than the height of a name, so the second
    # goes left. The third, at y = 10.8, goes above: it ends on 8.8, the others begin at 9 and 9.4.
    spots = [Spot(15, 10 + 0.4 * number, 1, "x" * 10) for number in range(3)]
    assert sides(spots) == ["start", "end", "middle"]
    blocked = [(3.0, 0.0, 27.0, 30.0)]
    assert sides(spots[:1], blocked=blocked) == [None]


def test_a_name_that_would_leave_the_frame_goes_to_the_other_side():
    assert sides([Spot(25, 10, 1, "Innsbruck")]) == ["end"]


def test_a_circle_blocks_other_names_not_its_own():
    spots = [Spot(5, 10, 1, "Ulm"), Spot(9, 10, 1, "Linz")]
    circles = [(4.0, 9.0, 8.0, 11.0), None]
    # Ulm's own circle reaches over its name; Linz has 11 to 15 on the right.
    assert sides(spots, circles=circles) == ["start", "start"]
    assert sides(spots[::-1], circles=[(8.0, 9.0, 10.0, 11.0), None])[1] != "start"


def test_so_many_names_at_most_and_each_once_where_asked():
    spots = [Spot(5, 5 * number + 5, 1, "Ulm") for number in range(3)]
    assert sides(spots, most=2) == ["start", "start", None]
    assert sides(spots, distinct=True) == ["start", None, None]
