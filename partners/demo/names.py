"""Trade names that no register knows: a county, two lucky characters and a line of business."""

from itertools import product
from random import Random

FIRST = "海金鸿盛联信恒宏瑞祥新华东闽顺通嘉凯立永德汇荣博创聚"
SECOND = "帆誉达兴源泰丰岩峰远航星腾辉润安康利成和捷讯晟凌宇"
BUSINESS = (
    ("通信服务", "Communications Service"),
    ("手机卖场", "Mobile Store"),
    ("智能科技", "Smart Technology"),
    ("网络科技", "Network Technology"),
    ("信息技术", "Information Technology"),
    ("通讯器材", "Telecom Equipment"),
    ("数码", "Digital"),
    ("电子商务", "E-commerce"),
)


def trade_names(dice: Random) -> list[tuple[str, tuple[str, str]]]:
    """Every (two characters, (Chinese, English) business), shuffled: 5,000 for one county without a repeat."""
    names = [(first + second, business) for first, second, business in product(FIRST, SECOND, BUSINESS)]
    dice.shuffle(names)
    return names
