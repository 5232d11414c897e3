"""What rules name and nobody knows: topics, layouts, cameras. It may come yet, so it is said and not refused. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from server.alarm_rules.evaluator import Rule
from server.contract.messages import CameraState, RuleDoubt
from server.contract.toml_words import suggestion
from server.contract.words import Words


def doubts(
    rules: Iterable[Rule], topics: Collection[str], layouts: Collection[str], cameras: Mapping[str, CameraState]
) -> tuple[RuleDoubt, ...]:
    """Return what is doubtful of rules, by their ids.

    ``topics`` are those that have come; ``layouts`` are what stations can show, ``cameras`` those that are known:
    where there are none of either yet, nothing is said of them.
    """
    found = (RuleDoubt(rule=rule.id, said=words) for rule in rules for words in _of(rule, topics, layouts, cameras))
    return tuple(sorted(found, key=lambda each: (each.rule, each.said.vi)))


def _of(
    rule: Rule, topics: Collection[str], layouts: Collection[str], cameras: Mapping[str, CameraState]
) -> Iterator[Words]:
    # that there is nothing of a kind may be as it should
    if not rule.pattern.endswith("/*") and rule.pattern not in topics:
        yield Words(vi=f"chưa từng có số liệu {rule.pattern}", en=f"{rule.pattern} has never come")
    if layouts and rule.said.scene and rule.said.scene not in layouts:
        nearest = suggestion(rule.said.scene, sorted(layouts))
        yield Words(
            vi=f"không trạm nào có bố cục «{rule.said.scene}»{nearest.vi}",
            en=f"no station has a layout “{rule.said.scene}”{nearest.en}",
        )
    for name in dict.fromkeys((*rule.said.cameras, *rule.said.presets)) if cameras else ():
        if name not in cameras:
            nearest = suggestion(name, sorted(cameras))
            yield Words(vi=f"không có camera «{name}»{nearest.vi}", en=f"there is no camera “{name}”{nearest.en}")
        elif name in rule.said.presets and not cameras[name].movable:
            yield Words(vi=f"camera «{name}» không xoay được", en=f"camera “{name}” cannot be turned")
