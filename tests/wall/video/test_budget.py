"""What a station decodes where it cannot decode all."""

from hypothesis import given
from hypothesis import strategies as st

from wall.video.budget import KEYS, SLACK, STILLS, Demand, Level, allot
from wall.video.quality import wants_main

MAIN, SUB = 50.0, 3.0


def demand(relevance=1.0, wanted=Level.SUB, now=None):
    return Demand(relevance=relevance, wanted=wanted, main=MAIN, sub=SUB, now=now)


def cost(level):
    return {Level.MAIN: MAIN, Level.SUB: SUB, Level.KEYS: SUB * KEYS, Level.STILLS: SUB * STILLS}[level]


def test_all_have_what_they_want_where_there_is_room():
    demands = [demand(wanted=Level.MAIN), demand()]
    assert allot(demands, MAIN + SUB) == [Level.MAIN, Level.SUB]


def test_full_streams_give_way_first_the_least_relevant_one_before_the_others():
    demands = [demand(3, Level.MAIN), demand(1, Level.MAIN), demand(2, Level.MAIN), demand(0)]
    assert allot(demands, 2 * MAIN + 2 * SUB) == [Level.MAIN, Level.SUB, Level.MAIN, Level.SUB]
    assert allot(demands, MAIN) == [Level.SUB] * 4


def test_then_key_frames_then_single_pictures():
    demands = [demand(relevance) for relevance in (3, 1, 2)]
    assert allot(demands, 2 * SUB + SUB * KEYS) == [Level.SUB, Level.KEYS, Level.SUB]
    assert allot(demands, 3 * SUB * KEYS) == [Level.KEYS] * 3
    assert allot(demands, 2 * SUB * KEYS + SUB * STILLS) == [Level.KEYS, Level.STILLS, Level.KEYS]
    assert allot(demands, 0.0) == [Level.STILLS] * 3, "what is left over cannot be spared"


def test_a_camera_comes_back_only_where_there_is_room_to_spare():
    reduced = [demand(2, Level.MAIN, Level.MAIN), demand(1, Level.MAIN, Level.SUB)]
    assert allot(reduced, 2 * MAIN) == [Level.MAIN, Level.SUB]
    assert allot(reduced, 2 * MAIN / SLACK) == [Level.MAIN, Level.MAIN]
    at_rest = [demand(2, Level.MAIN, Level.MAIN), demand(1, Level.MAIN, Level.MAIN)]
    assert allot(at_rest, 2 * MAIN) == [Level.MAIN, Level.MAIN]


@given(
    st.lists(
        st.builds(demand, st.floats(0, 10), st.sampled_from([Level.SUB, Level.MAIN]), st.sampled_from([None, *Level])),
        max_size=30,
    ),
    st.floats(0, 500),
)
def test_the_budget_is_kept_and_nobody_gives_way_for_a_less_relevant_one(demands, budget):
    levels = allot(demands, budget)
    total = sum(map(cost, levels))
    assert total <= budget or all(level is Level.STILLS for level in levels) or abs(total - budget) < 1e-6
    assert all(level <= each.wanted for level, each in zip(levels, demands, strict=True))
    for one, level in zip(demands, levels, strict=True):
        for other, its in zip(demands, levels, strict=True):
            if one.wanted is other.wanted and one.relevance > other.relevance:
                assert level >= its


def test_a_stream_does_not_flap_at_the_border_between_small_and_full():
    assert not wants_main(540, 360, now_main=False)
    assert wants_main(541, 360, now_main=False)
    assert wants_main(500, 360, now_main=True), "what is shown in full stays so a little below"
    assert not wants_main(430, 360, now_main=True)
    assert wants_main(1080, 0, now_main=False), "a size that nobody knows yet is taken to be the usual one"
