"""Sample charts: one of each kind, with the table that stands under it."""

from typing import Any

Sample = dict[str, Any]
MONTHS = ["11月", "12月", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月"]
VOLUME = [131, 158, 149, 112, 163, 171, 176, 184, 192, 206, 210, 228, 139]
PAID = [11840.5, 13972.2, 13410.8, 11206.4, 14880.6, 15702.3, 16120.9, 16941.7, 17688.2, 18804.6, 19420.4, 20992.12, None]
WEEKS = ["03-30", "04-13", "04-27", "05-11", "05-25", "06-08", "06-22", "07-06", "07-20", "08-03"]

COMBO: Sample = {
    "x": MONTHS,
    "bars": {"name": "发展量", "unit": "户", "data": VOLUME, "open": [12]},
    "line": {"name": "酬金", "unit": "元", "data": PAID},
}
LINE: Sample = {
    "x": WEEKS,
    "unit": "%",
    "from": 25,
    "cut": {"at": "06-22", "label": "上线 06-22"},
    "series": [
        {"name": "试点", "role": "accent", "label": "试点", "data": [31.5, 31.8, 31.2, 31.9, 31.4, 31.6, 36.1, 41.2, 43.0, 43.4]},
        {"name": "对照", "role": "muted", "label": "对照", "data": [31.2, 30.6, 30.5, 31.0, 30.8, 30.9, 32.4, 34.1, 34.8, 35.0]},
    ],
}
BARS: Sample = {
    "x": MONTHS[-6:],
    "unit": "户",
    "series": [
        {"name": "社会", "role": "accent", "data": [98, 104, 110, 118, 121, 130]},
        {"name": "自营", "role": "soft", "data": [61, 66, 70, 74, 79, 82]},
    ],
    "stacked": True,
}
FOREST: Sample = {
    "unit": "百分点",
    "min": -2,
    "max": 12,
    "step": 2,
    "target": 4,
    "rows": [
        {"name": "泉港区", "est": 7.6, "low": 4.9, "high": 10.3, "text": "+7.6　4.9 至 10.3"},
        {"name": "惠安县", "est": 6.0, "low": 3.4, "high": 8.6, "text": "+6.0　3.4 至 8.6"},
        {"name": "试点合计", "est": 6.8, "low": 4.9, "high": 8.7, "text": "+6.8　4.9 至 8.7", "role": "total"},
    ],
}


def chart_list() -> list[Sample]:
    """Kind, title, data, and the head and rows of the table."""
    return [
        {
            "kind": "combo",
            "title": "发展量与酬金",
            "data": COMBO,
            "head": ["", "发展量 户", "酬金 元"],
            "rows": list(zip(MONTHS, VOLUME, PAID, strict=True)),
        },
        {"kind": "line", "title": "试点与对照", "data": LINE, **_table(LINE)},
        {"kind": "bars", "title": "按渠道", "data": BARS, **_table(BARS)},
        {
            "kind": "forest",
            "title": "效果与区间",
            "data": FOREST,
            "head": ["", "效果", "低", "高"],
            "rows": [(row["name"], row["est"], row["low"], row["high"]) for row in FOREST["rows"]],
        },
    ]


def _table(data: Sample) -> Sample:
    return {
        "head": ["", *(series["name"] for series in data["series"])],
        "rows": list(zip(data["x"], *(series["data"] for series in data["series"]), strict=True)),
    }
