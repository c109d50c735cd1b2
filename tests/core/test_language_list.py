"""What the portal speaks."""

from django.urls import reverse


def test_every_language_stands_with_its_readers_and_its_sentences(world, browse):
    type(world.auditor).objects.filter(pk=world.auditor.pk).update(language="en")
    shown = browse("administrator").get(reverse("language_list")).context["languages"]
    chinese, english = shown
    assert (chinese.code, chinese.first, chinese.missing) == ("zh-hans", True, 0)
    assert chinese.said > 1_000
    assert (english.code, english.first, english.said, english.people) == ("en", False, None, 1)
