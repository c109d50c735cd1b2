"""A step is written without a template, and nothing in it is taken for HTML."""

from incentives.templatetags.steps import step_written

SAID = '<b>"&'
TOLD = "&lt;b&gt;&quot;&amp;"


def test_every_part_of_a_step_is_escaped():
    tests = [{"text": SAID, "passed": True}, {"text": SAID, "passed": False}]
    told = step_written(dict.fromkeys(("no", "step", "how", "op", "val", "src"), SAID) | {"tests": tests})
    assert SAID not in told
    assert told.count(TOLD) == 8
    assert told.count('<li class="is-bad">') == 1
    assert (told.count("#i-check"), told.count("#i-x")) == (1, 1)


def test_what_a_step_does_not_have_it_does_not_show():
    told = step_written({"no": 1, "step": "Base", "how": "", "val": "2"})
    assert told == (
        '<li><span class="explain__no">1</span><span class="explain__step">Base</span><div class="explain__how"></div>'
        '<span class="explain__op"></span><span class="explain__val">2</span></li>'
    )
