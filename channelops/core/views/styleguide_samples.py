"""Samples: the invented figures of the style guide; nothing here comes from the database."""

from datetime import datetime, timedelta
from typing import Any

from .styleguide_charts import chart_list

Sample = dict[str, Any]
STAGES = [("a", "A 获取"), ("b", "B 提升"), ("c", "C 成熟"), ("d", "D 衰退"), ("e", "E 离网")]


def everything(now: datetime) -> Sample:
    """All samples by name."""
    return {
        "tiles": tiles(),
        "lifecycle": lifecycle(),
        "settlement": settlement(),
        "rows": rows(),
        "columns": columns(),
        "views": views(),
        "history": history(now),
        "facts": facts(),
        "reasons": reasons(),
        "needs": needs(),
        "parts": parts(),
        "checklist": checklist(),
        "chain": chain(),
        "chart_list": chart_list(),
        "answers": [{"label": "确认转 C", "url": "#confirm", "kind": "primary"}, {"label": "维持 B，写明理由", "url": "#keep"}],
        "save_view": {"label": "另存为视图", "url": "#save", "icon": "device-floppy"},
        "sizes": [20, 50, 100],
        "minus": -98_765,
        "progress": progress(),
        "files": [{"name": "合同 2026.pdf", "size": 1_240_000, "url": "#file", "by": "县经理", "at": now - timedelta(days=3)}],
        "segments": [{"label": "按到期", "url": "#due", "current": True}, {"label": "按来源", "url": "#source"}],
        "menu": [
            {"label": "改责任人", "url": "#assign", "icon": "user-check"},
            {"label": "停用", "url": "#stop", "icon": "ban", "post": True, "confirm": "停用后该伙伴不能再受理。继续？"},
        ],
    }


def tiles() -> list[Sample]:
    """Five figures with their lines."""
    return [
        {
            "name": "发展量",
            "value": "3,412",
            "unit": "户",
            "url": "#orders",
            "spark": [150, 172, 160, 181, 155, 190, 168, 193],
            "notes": [{"text": "达成 58.8%，落后进度 4.5 点", "tone": "bad"}],
        },
        {
            "name": "渠道收入",
            "value": "284.6",
            "unit": "万元",
            "url": "#revenue",
            "spark": [18, 20, 24, 26, 28, 29, 27, 30, 28],
            "notes": [{"text": "同比 −2.7%"}, {"text": "全市第 8"}],
        },
        {
            "name": "酬金计提",
            "value": "23.92",
            "unit": "万元",
            "notes": [{"text": "占收比 8.4%"}, {"text": "预算内"}],
        },
        {
            "name": "健康低于 50 的伙伴",
            "value": "4",
            "unit": "家 / 45",
            "spark": [2, 2, 3, 2, 3, 4],
            "notes": [{"text": "四周前 2 家", "tone": "bad"}],
        },
        {
            "name": "任务按时率",
            "value": "91.7",
            "unit": "%",
            "spark": [86, 88, 92, 90, 93, 91.7],
            "notes": [{"text": "近 30 天 33 / 36"}, {"text": "承诺 ≥ 90%", "tone": "ok"}],
        },
    ]


def lifecycle() -> list[Sample]:
    """Five stages with a proposal."""
    return [
        {"name": "A 获取", "note": "2024-07 至 2024-11", "status": "done"},
        {"name": "B 提升", "note": "2024-11-18 至今，24 个月", "status": "now"},
        {"name": "C 成熟", "note": "连续三月高于同类 75 分位", "status": "proposed", "flag": "系统建议"},
        {"name": "D 衰退", "note": "两月下滑超 15%，或健康转红"},
        {"name": "E 离网", "note": "合同终止，或六个月无销售"},
    ]


def settlement() -> list[Sample]:
    """A month's states, none proposed."""
    names = ["归集", "计算", "复核", "批准", "锁定", "付款"]
    status = ["done", "done", "now", "", "", ""]
    return [{"name": name, "note": "样例", "status": state} for name, state in zip(names, status, strict=True)]


def columns() -> list[Sample]:
    """The head of the sample table."""
    return [
        {"label": "合作伙伴"},
        {"label": "阶段"},
        {"label": "健康", "url": "?sort=health", "sort": "ascending"},
        {"label": "四周变化", "numeric": True, "wide_only": True},
        {"label": "11 月至今", "unit": "户", "numeric": True},
        {"label": "10 月酬金", "unit": "元", "numeric": True},
        {"label": "待办"},
    ]


def rows() -> list[Sample]:
    """Partners in every stage."""
    table = [
        ("泉港南埔手机卖场", "D", "衰退", 34, "bad", -3, 27, 829_373, ("红色预警", "bad")),
        ("泉港盐埕信息技术", "D", "衰退", 50, "warn", -10, 15, 466_218, None),
        ("泉港樟脚智能科技", "A", "获取", 56, "warn", 5, 2, 58_348, None),
        ("泉港金誉手机卖场", "B", "提升", 63, "", 8, 27, 556_584, None),
        ("泉港秀溪数码", "C", "成熟", 66, "", -3, 62, 1_169_837, ("资质到期", "warn")),
        ("泉港海帆通信服务", "B", "提升", 68, "", 0, 139, 2_099_212, ("建议升 C", "accent")),
        ("泉港涂岭通讯", "E", "离网", None, "", None, 0, 0, None),
    ]
    return [
        {
            "name": name,
            "stage": {"kind": "stage", "letter": letter, "value": stage},
            "health": {"kind": "health", "value": score, "tone": tone},
            "change": change,
            "orders": orders,
            "fen": fen,
            "todo": {"kind": "state", "value": todo and todo[0], "tone": todo and todo[1]},
        }
        for name, letter, stage, score, tone, change, orders, fen, todo in table
    ]


def views() -> list[Sample]:
    """Saved views."""
    return [
        {"label": "全部", "url": "?view=all", "count": 48, "current": True},
        {"label": "健康低于 50", "url": "?view=red", "count": 4},
        {"label": "阶段待确认", "url": "?view=stage", "count": 3},
        {"label": "我关注的", "url": "?view=mine", "count": 0},
    ]


def history(now: datetime) -> list[Sample]:
    """What happened to a partner."""
    return [
        {
            "at": now - timedelta(hours=2),
            "title": "系统建议由 B 转入 C",
            "by": "夜间作业",
            "text": "规则 LC-C 第 2 版，三个条件全部满足",
            "tone": "accent",
        },
        {
            "at": now - timedelta(days=1),
            "title": "责任人变更",
            "by": "县经理",
            "rows": [{"field": "责任人", "was": "一片区经理", "is": "二片区经理"}],
            "why": "片区调整",
        },
        {"at": now - timedelta(days=6), "title": "健康四周内降 9 分", "by": "夜间作业", "text": "主因 90 天留存与投诉率", "tone": "bad"},
        {"at": now - timedelta(days=400), "title": "准入", "by": "市场部", "rows": [{"field": "状态", "was": "", "is": "在营"}]},
    ]


def facts() -> list[Sample]:
    """A record's facts."""
    return [
        {"label": "押金", "value": "20,000.00 元，足额"},
        {"label": "范围", "value": "泉港区，全行业，标准产品", "url": "#scope"},
        {"label": "上级", "value": None},
        {"label": "合同", "value": "至 2026-12-31", "tone": "warn", "note": "41 天"},
    ]


def reasons() -> list[Sample]:
    """What a score is made of."""
    return [
        {"name": "90 天留存", "note": "88.4%，同类 92.1%", "percent": 61, "tone": "warn", "points": "−6", "points_tone": "bad"},
        {"name": "投诉率", "note": "3.1 件 / 千户，同类 1.9", "percent": 48, "tone": "bad", "points": "−5", "points_tone": "bad"},
        {"name": "发展量趋势", "note": "三月连升", "percent": 86, "tone": "quiet", "points": "+4"},
    ]


def needs() -> list[Sample]:
    """What is missing for gold."""
    return [
        {"name": "近三月发展量", "have": "644", "need": "600", "unit": "户", "percent": 100, "tone": "ok"},
        {"name": "融合占比", "have": "37.7", "need": "40", "unit": "%", "percent": 94},
        {"name": "认证店员", "have": "3", "need": "4", "unit": "人", "percent": 75},
    ]


def parts() -> list[Sample]:
    """What a month's orders are made of."""
    return [
        {"name": "融合宽带", "weight": 86, "value": "86 户", "share": "37.7%"},
        {"name": "5G 129 档", "weight": 58, "value": "58 户", "share": "25.4%"},
        {"name": "5G 79 档", "weight": 84, "value": "84 户", "share": "36.8%"},
    ]


def checklist() -> list[Sample]:
    """A gate."""
    return [
        {"title": "第一波复制率达到约定", "note": "平均 81%，最低 74%", "status": "done", "url": "#evidence", "link": "证据"},
        {"title": "表决：需 4 票，已 3 票同意", "note": "待集团客户部", "status": "open", "url": "#remind", "link": "催办"},
        {"title": "物料未到位", "note": "缺 2 县", "status": "fail"},
    ]


def chain() -> list[Sample]:
    """Approvals."""
    return [
        {"title": "结算员　计算与自查", "note": "11-05 04:20，全部对平", "status": "done"},
        {"title": "结算主管　复核", "note": "你，时限 11-06 18:00", "status": "now"},
        {"title": "市财务　批准", "note": "与复核不得同一人"},
    ]


def progress() -> list[Sample]:
    """A job in each state."""
    return [
        {
            "id": "job-1",
            "title": "订单日文件 11-19",
            "status": "running",
            "percent": 62,
            "done": 206_400,
            "total": 333_000,
            "note": "校验中",
        },
        {"id": "job-2", "title": "健康评分", "status": "running", "percent": None, "note": "正在读取指标"},
        {"id": "job-3", "title": "渠道汇总", "status": "done", "percent": 100, "done": 333_000, "total": 333_000},
        {
            "id": "job-4",
            "title": "银行回单",
            "status": "failed",
            "percent": 40,
            "done": 4,
            "total": 10,
            "note": "第 5 行金额不符，已停在此处。",
            "url": "#log",
            "link": "看记录",
        },
    ]
