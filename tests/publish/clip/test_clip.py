"""The clip: the tenth to the first, equal frames each time, a film that is one, words for all."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace

import pytest
from PIL import Image

from hotbed.base.errors import HotbedError
from hotbed.publish.clip import frames as clip_frames
from hotbed.publish.clip import write as clip_write
from hotbed.publish.clip.camera import HIGH, WIDE, Shot, home, shots, view
from hotbed.publish.clip.frames import RATE, frames
from hotbed.publish.clip.page import clip_html
from hotbed.publish.clip.story import MOST, story
from hotbed.publish.clip.webm import Packed, vp8_of, webm
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.structure import Against, Change
from hotbed.publish.figures.raster import to_png
from support import kit_world


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def known(result):
    return facts(result)


@pytest.fixture(scope="module")
def told(known):
    return story(known)


def of_many(known, count):
    """The facts as if so many clusters were ranked."""
    clusters = [
        replace(known.clusters[number % 3], rank=number + 1, cluster_id=f"X{number}")
        for number in range(count)
    ]
    return replace(known, clusters=clusters, ranking=clusters)


def test_scenes_go_from_the_last_of_ten_to_the_first(known, told):
    assert [scene.rank for scene in told.scenes] == ["3", "2", "1"]
    many = story(of_many(known, 14))
    assert [scene.rank for scene in many.scenes] == [str(rank) for rank in range(MOST, 0, -1)]
    assert many.about.startswith("The 10 largest clusters of 14 clusters, by PCT applications 2015")


def test_a_scene_has_figures_fields_contributors_and_a_caption(known):
    change = Change("continued", "", 2, 1, 12.5, base=400.0)
    against = Against("the previous edition", [], True)
    first = replace(known.clusters[0], change=change)
    scene = story(replace(known, clusters=[first], against=against)).scenes[0]
    assert ("Growth of output", "+12.5 %") in scene.figures
    assert len(scene.fields) == 3
    assert len(scene.contributors) == 3
    assert "(none stated)" not in scene.fields + scene.contributors
    share = f"{known.clusters[0].metrics['patents'].share:.2f} % of the world's PCT applications"
    assert share in scene.caption
    assert scene.caption.endswith("output +12.5 % since the previous edition.")


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_clip_takes_half_a_minute_to_a_minute_and_ends_where_it_began(known, count):
    many = story(of_many(known, count))
    plan = shots(many)
    length = sum(shot.length for shot in plan)
    assert length + 0.1 >= 30
    assert length <= 60
    assert sum(frame.seconds for frame in frames(many)) == pytest.approx(length)
    assert [shot.scene for shot in plan if not shot.flies] == [None, *range(count), None]
    assert (plan[0], view(many, None)) == (Shot(0.0, 3.0, None, False), home(many))


def test_the_same_frames_each_time(told):
    shown, again = list(frames(told)), list(frames(told))
    assert shown == again
    for number in (0, 50, len(shown) - 1):
        one, two = (
            to_png(each[number].svg, WIDE / 16, HIGH / 16, 101.6) for each in (shown, again)
        )
        assert one == two
        assert Image.open(io.BytesIO(one)).size == (WIDE / 4, HIGH / 4)
    assert clip_write.image(shown[0]).size == (WIDE, HIGH)


def test_a_flight_starts_and_ends_where_pictures_stand(told):
    shown = list(frames(told))
    flights = round(1.6 * RATE)
    box = re.compile(r"scale\(([\d.]+)\) translate\((\S+) (\S+)\)")
    where = [tuple(map(float, box.search(frame.svg).groups())) for frame in shown]
    assert where[0] == where[1]  # the first step of a flight is where the opening stood
    stand = where[1 + flights]
    last = where[flights]
    assert last[0] == pytest.approx(stand[0], rel=0.2)
    assert where[-1] == where[0]


def test_names_in_frames_are_text_and_within_the_picture(known):
    evil = [replace(cluster, name=kit_world.SCRIPT + "x" * 300) for cluster in known.clusters]
    for frame in frames(story(replace(known, clusters=evil))):
        assert "<script" not in frame.svg
        assert "x" * 70 not in frame.svg


def read_ebml(data):
    """Elements of a level: name -> contents."""
    done, at = {}, 0
    while at < len(data):
        long = next(n for n in range(1, 5) if data[at] & (0x80 >> (n - 1)))
        name = data[at : at + long].hex()
        size = int.from_bytes(data[at + long : at + long + 8], "big") & ~(1 << 56)
        start = at + long + 8
        done.setdefault(name, []).append(data[start : start + size])
        at = start + size
    assert at == len(data)
    return done


def test_a_film_is_a_webm_of_key_frames_that_pillow_reads_back():
    packed = []
    for shade in (0, 128, 255):
        file = io.BytesIO()
        Image.new("RGB", (64, 36), (shade,) * 3).save(file, "WEBP", quality=80)
        packed.append(vp8_of(file.getvalue()))
    film = webm([Packed(vp8, 15_000 * n) for n, vp8 in enumerate(packed)], 33_000, 64, 36)
    top = read_ebml(film)
    assert read_ebml(top["1a45dfa3"][0])["4282"] == [b"webm"]
    segment = read_ebml(top["18538067"][0])
    track = read_ebml(read_ebml(segment["1654ae6b"][0])["ae"][0])
    assert track["86"] == [b"V_VP8"]
    blocks = [
        (int.from_bytes(read_ebml(group)["e7"][0], "big"), block)
        for group in segment["1f43b675"]
        for block in read_ebml(group)["a3"]
    ]
    times = [start + int.from_bytes(block[1:3], "big") for start, block in blocks]
    assert times == [0, 15_000, 30_000]
    for (_start, block), shade in zip(blocks, (0, 128, 255), strict=True):
        assert block[3] == 0x80  # a key frame
        vp8 = block[4:]
        riff = b"WEBPVP8 " + len(vp8).to_bytes(4, "little") + vp8
        file = io.BytesIO(b"RIFF" + len(riff).to_bytes(4, "little") + riff)
        assert Image.open(file).convert("L").getpixel((9, 9)) == pytest.approx(shade, abs=4)
    body = top["18538067"][0]
    for cue in read_ebml(segment["1c53bb6b"][0])["bb"]:
        place = int.from_bytes(read_ebml(read_ebml(cue)["b7"][0])["f1"][0], "big")
        assert body[place : place + 4].hex() == "1f43b675"
    with pytest.raises(HotbedError, match="no lossy WebP"):
        vp8_of(b"RIFF....WEBPVP8L")


@pytest.mark.parametrize("form", [pytest.param("webm", marks=pytest.mark.slow), "gif"])
def test_page_and_film_are_written_and_equal_each_time(result, monkeypatch, form):
    monkeypatch.setattr(clip_frames, "RATE", 1)
    page, film = result.clip(film=form)
    assert (page.name, film.name) == ("clip.html", f"clip.{form}")
    before = page.read_bytes(), film.read_bytes()
    assert f'href="clip.{form}"' in page.read_text("utf-8")
    result.clip(film=form)
    assert (page.read_bytes(), film.read_bytes()) == before
    if form == "gif":
        with Image.open(film) as moving:
            assert moving.size == (640, 360)
            assert moving.n_frames > 8


def test_without_the_extra_one_sentence_says_what_is_missing(result, monkeypatch):
    monkeypatch.setattr(clip_write, "find_spec", lambda _name: None)
    with pytest.raises(HotbedError, match=r"hotbed\[clip\]"):
        result.clip(film="webm")
    assert [path.name for path in result.clip()] == ["clip.html"]
    with pytest.raises(HotbedError, match="no form of film 'mp4'; choose webm or gif"):
        result.clip(film="mp4")


def test_the_page_reads_without_a_script_and_lets_nothing_in(told):
    page = clip_html(told)
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert kit_world.SCRIPT not in page
    shown = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r'(?:src|href)="(?!#)', shown)
    for scene in told.scenes:
        for _label, value in scene.figures:
            assert value in page
    assert page.count('<p class="said">') == len(told.scenes)


def test_a_run_without_ranked_clusters_has_no_clip(known, result):
    none = replace(known, clusters=[replace(known.clusters[0], printed=False)])
    with pytest.raises(HotbedError, match="no cluster has a rank to show"):
        clip_write.write_clip(result, none)
