"""The names of a row as they are stored: Chinese, English, and the keys that sort and find the Chinese one."""

from channelops.kernel import names


def named(name_zh: str, name_en: str, *, person: bool = False) -> dict[str, str]:
    """The four fields of a `Named` row."""
    name_zh, name_en = name_zh.strip(), name_en.strip()
    return {
        "name_zh": name_zh,
        "name_en": name_en,
        "sort_key": names.sort_key(name_zh, person=person)[:400],
        "initials": names.initials(name_zh, person=person)[:120],
    }
