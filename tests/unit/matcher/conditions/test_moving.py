import pytest

from models import Condition


@pytest.mark.parametrize(
    ("location", "facts", "state", "why"),
    [
        ("BE", {"work_rights": ("FR", "BE")}, "pass", "May work in Belgium, as stated."),
        ("BE", {"nationalities": ("BE",)}, "pass", "May work in Belgium by nationality (Belgium)."),
        ("BE", {"nationalities": ("SN", "IT")}, "pass", "May work in Belgium by nationality (Italy)."),
        ("NO", {"nationalities": ("CH",)}, "pass", "May work in Norway by nationality (Switzerland)."),
        (
            "SN", {"nationalities": ("SN",), "work_rights": ("BE",)}, "pass",
            "May work in Senegal by nationality (Senegal).",
        ),
        (
            "SN", {"nationalities": ("IT",)}, "unknown",
            "The right to work in Senegal is neither stated nor given by nationality.",
        ),
        ("BE", {"work_rights": ("FR",)}, "fail", "May work in France, as stated; asked for: Belgium."),
        (
            "BE", {"work_rights": ("FR",), "nationalities": ("GB",)}, "fail",
            "May work in France, as stated; asked for: Belgium.",
        ),
        ("IE", {"nationalities": ("GB",)}, "pass", "May work in Ireland by nationality (the United Kingdom)."),
        ("GB", {"nationalities": ("IE",)}, "pass", "May work in the United Kingdom by nationality (Ireland)."),
        (
            "GB", {"nationalities": ("FR",)}, "unknown",
            "The right to work in the United Kingdom is neither stated nor given by nationality.",
        ),
        ("BE", {}, "unknown", "The right to work in Belgium is neither stated nor given by nationality."),
    ],
)  # fmt: skip
def test_work_right(programme, need, person, found, location, facts, state, why) -> None:
    rules = programme(conditions={"as_needs_ask": ("work-right",)})
    (finding,) = found(rules, need(location=location, work_right=True), person(**facts), Condition.WORK_RIGHT)
    assert (finding.state, finding.why.en) == (state, why)


@pytest.mark.parametrize("asked", [{"work_right": False, "location": "BE"}, {"work_right": True}, {"location": "BE"}])
def test_no_work_right_is_asked_where_the_need_does_not_say_so_or_not_where(
    programme, need, person, found, asked
) -> None:
    rules = programme(conditions={"as_needs_ask": ("work-right",)})
    assert not found(rules, need(**asked), person(), Condition.WORK_RIGHT)


@pytest.mark.parametrize(
    ("remote", "lives", "relocate", "distance", "state", "why"),
    [
        (None, "BE", None, None, "pass", "Lives in Belgium already."),
        (None, "SN", True, None, "pass", "Would move to Belgium."),
        (True, "SN", False, True, "pass", "Would work at a distance, which the need allows."),
        (True, None, None, True, "pass", "Would work at a distance, which the need allows."),
        (False, "SN", False, True, "fail", "Lives in Senegal and would not move to Belgium."),
        (None, "SN", False, True, "fail", "Lives in Senegal and would not move to Belgium."),
        (
            True, "SN", False, False, "fail",
            "Lives in Senegal, would not move to Belgium and would not work at a distance.",
        ),
        (None, "SN", None, None, "unknown", "It is not stated whether the person would move to Belgium."),
        (
            True, "SN", False, None, "unknown",
            "Would not move to Belgium; it is not stated whether the person would work at a distance.",
        ),
        (
            None, None, False, None, "unknown",
            "Would not move; it is not stated whether the person lives in Belgium already.",
        ),
        (True, None, None, None, "unknown", "It is not stated whether the person would move to Belgium."),
    ],
)  # fmt: skip
def test_mobility(programme, need, person, found, remote, lives, relocate, distance, state, why) -> None:
    somebody = person(residence=lives, availability={"relocate": relocate, "remote": distance})
    (finding,) = found(programme(), need(location="BE", remote=remote), somebody, Condition.MOBILITY)
    assert (finding.state, finding.why.en) == (state, why)


@pytest.mark.parametrize(
    ("remote", "facts", "question"),
    [
        (None, {}, "Would you move to Belgium?"),
        (True, {}, "Would you move to Belgium, or else work at a distance?"),
        (True, {"availability": {"remote": False}}, "Would you move to Belgium?"),
        (True, {"availability": {"relocate": False}}, "Would you work at a distance?"),
        (None, {"availability": {"relocate": False}}, "In which country do you live?"),
    ],
)
def test_what_would_settle_it_is_asked(programme, need, person, found, remote, facts, question) -> None:
    (finding,) = found(programme(), need(location="BE", remote=remote), person(**facts), Condition.MOBILITY)
    assert finding.question is not None
    assert finding.question.en == question
