"""Property tests here are judged by their results, not by how busy the machine is."""

from hypothesis import settings

settings.register_profile("channelops", deadline=None)
settings.load_profile("channelops")
