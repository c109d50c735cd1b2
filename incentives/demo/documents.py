"""The two versions of the demonstration's plan, over the families of its products."""

from typing import Any

CODE = "fj-partner"
Document = dict[str, Any]


def document(*, begin: str, second: bool) -> Document:
    """Plans and bundles in tiers, devices by percentage, services and home broadband apiece.

    The second version pays bundles better, those above a part of what their sub-agents earn by plans and bundles, and takes
    back of both when the customer leaves within half a year; it also pays by what becomes of an order later, lifts the months of
    partners who have just begun, and pays devices in three parts as the customer stays and calls.
    What services earn above a most is carried on.
    """
    return {
        "format": "channelops-plan/1",
        "plan": CODE,
        "title": {"zh": "福建社会渠道酬金方案", "en": "Fujian partner plan"},
        "scope": "35",
        "payees": "partner",
        "from": begin,
        "to": None,
        "components": [
            _plans(),
            _bundles(second=second),
            _broadband(),
            _services(second=second),
            _devices(),
            _iot(),
            *(_later() if second else []),
        ],
        **({"overrides": [_team()], "clawbacks": [_left()], "instalments": [_parts()]} if second else {}),
    }


def _team() -> Document:
    """Four per cent of the sub-agent's own, two of the one below it, for whoever sells himself."""
    title = {"zh": "下级代理管理酬金", "en": "Part of the sub-agents"}
    asked = {"components": ["plans", "bundles"], "own_activity": {"orders": 3}}
    return {"code": "team", "article": "9", "title": title, "way": "cascade", "percents": ["4", "2"], **asked}


def _left() -> Document:
    title = {"zh": "离网扣回", "en": "Customers who left"}
    asked = {"components": ["plans", "bundles"], "window_days": 180, "recover_percent": "50"}
    return {"code": "left", "article": "12", "title": title, "by": "straight_line", **asked}


def _parts() -> Document:
    title = {"zh": "终端酬金分期发放", "en": "Devices in instalments"}
    stays: Document = {"fact": "in_net"}
    calls: list[Document] = [{"fact": "minutes", "over": "between", "at_least": 60}, {"fact": "net_billed", "at_least_yuan": 10}]
    parts: list[Document] = [
        {"month": 0, "percent": "50"},
        {"month": 1, "percent": "30", "tests": [stays]},
        {"month": 2, "tests": [stays, {"fact": "not_suspended"}, *calls]},
    ]
    return {"code": "parts", "article": "17", "title": title, "components": ["devices"], "parts": parts}


def _plans() -> Document:
    tiers = [_tier(0, 50, "30"), _tier(50, 150, "38"), _tier(150, None, "45")]
    return _component("plans/1", "graduated", ("套餐受理", "Mobile plans"), families=["plans"], rules=[_table(tiers)])


def _bundles(*, second: bool) -> Document:
    rates = ("80", "100", "120", "140") if second else ("70", "90", "110", "125")
    bounds = (0, 20, 50, 100, None)
    tiers = [_tier(low, high, rate) for low, high, rate in zip(bounds, bounds[1:], rates, strict=False)]
    return _component("bundles/2", "graduated", ("融合套餐受理", "Bundles"), families=["bundles"], rules=[_table(tiers)])


def _broadband() -> Document:
    tiers = [_tier(0, 10, "40"), _tier(10, 40, "50"), _tier(40, None, "60")]
    return _component("broadband/3", "whole_volume", ("宽带达量", "Broadband by volume"), families=["broadband"], rules=[_table(tiers)])


def _services(*, second: bool) -> Document:
    rules: list[Document] = [
        {"criteria": {"customer_classes": ["A", "B"]}, "yuan_per_piece": "6"},
        {"yuan_per_piece": "4" if second else "3"},
    ]
    made = _component("services/4", "flat", ("增值业务定额", "Value-added services"), families=["services"], rules=rules)
    most = {"max_yuan": 40, "excess": "carried"} if second else {"max_yuan": 1500, "excess": "lost"}
    return made | {"limits": {"period": most | {"over": "month"}}}


def _devices() -> Document:
    rules: list[Document] = [{"percent": "2.5"}]
    made = _component("devices/5", "percentage", ("终端销售提成", "Share of devices"), families=["devices"], rules=rules)
    return made | {"limits": {"order": {"max_yuan": 120}}}


def _iot() -> Document:
    rules: list[Document] = [{"percent": "8"}]
    made = _component(
        "business/6", "percentage", ("政企业务分成", "Share of business products"), families=["iot", "cloud", "lines"], rules=rules
    )
    made["criteria"]["stages"] = ["B", "C", "D"]
    return made


def _later() -> list[Document]:
    """A share of three bills, a spiff of the season's campaign, the part of who had registered the deal, a guarantee in stage A."""
    bills = _component("bills/13", "residual", ("融合套餐账单分成", "Share of bills"), families=["bundles"], rules=[{"percent": "3"}])
    season = _component("season/14", "spiff", ("5G 升级季加奖", "5G season spiff"), families=["plans"], rules=[{"yuan_per_order": "15"}])
    season["criteria"]["campaigns"] = ["5G-UP"]
    families = ["iot", "cloud", "lines"]
    finder = _component("finder/15", "finder", ("商机报备分成", "Registered deals"), families=families, rules=[{"percent": "2"}])
    first = {"guarantee": {"yuan": "300"}}
    guarantee = _component("first-stage/16", "guarantee", ("引入期保底酬金", "Guarantee of the first stage"), families=[], rules=[first])
    guarantee["criteria"] = {"stages": ["A"]}
    return [bills | {"months": 3}, season, finder, guarantee]


def _component(name: str, kind: str, title: tuple[str, str], *, families: list[str], rules: list[Document]) -> Document:
    code, article = name.split("/")
    names = {"zh": title[0], "en": title[1]}
    return {"code": code, "article": article, "kind": kind, "title": names, "criteria": {"families": families}, "rules": rules}


def _table(tiers: list[Document]) -> Document:
    return {"table": {"by": "quantity", "edge": "inclusive", "tiers": tiers}}


def _tier(low: int | None, high: int | None, rate: str) -> Document:
    return {"from": low, "to": high, "yuan_per_piece": rate}
