"""Samples of the phone layout: what an agent sees first."""

from typing import Any

Sample = dict[str, Any]

PHONE: Sample = {
    "earned": 1_256_486,
    "money_parts": [
        {"name": "融合宽带 53 户", "weight": 296_856, "value": "2,968.56"},
        {"name": "5G 套餐 86 户", "weight": 391_000, "value": "3,910.00"},
        {"name": "月账单分成", "weight": 386_250, "value": "3,862.50"},
        {"name": "分期到期", "weight": 182_380, "value": "1,823.80"},
    ],
    "pair": [
        {"value": "139 户", "note": "发展量，日均 7.3", "url": "#orders"},
        {"value": "360.00 元", "note": "暂缓，4 单待补资料"},
    ],
    "touch": [
        {"title": "补一张申诉照片", "note": "申诉 D-0417，今天 18:00 前", "icon": "message-report", "url": "#dispute"},
        {"title": "1 名店员证书 12-05 到期", "note": "到期后不能办配置类产品", "icon": "certificate", "url": "#certificate"},
        {"title": "停机 15 户", "note": "最早 11-24 到期", "icon": "phone-off", "value": "846.20"},
    ],
    "tabs": [
        {"label": "首页", "url": "#home", "icon": "home", "current": True},
        {"label": "订单", "url": "#orders", "icon": "list-details"},
        {"label": "酬金", "url": "#pay", "icon": "receipt"},
        {"label": "报备", "url": "#deal", "icon": "target-arrow"},
        {"label": "我的", "url": "#me", "icon": "user"},
    ],
}
