"""Every sentence of the portal exists in Chinese and in English."""

from .messages import problems


def test_the_catalogue_is_complete():
    assert problems() == []
