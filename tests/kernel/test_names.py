"""Names as they are found and sorted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelops.kernel import names


@pytest.mark.parametrize(
    ("name", "person", "key", "reading", "letters"),
    [
        ("张伟", True, "zhang1 wei3", "zhangwei", "zw"),
        ("曾国", True, "zeng1 guo2", "zengguo", "zg"),
        ("单雄", True, "shan4 xiong2", "shanxiong", "sx"),
        ("单雄", False, "dan1 xiong2", "danxiong", "dx"),
        ("尉迟恭", True, "yu4 chi2 gong1", "yuchigong", "ycg"),
        ("厦门", False, "xia4 men2", "xiamen", "xm"),
        ("长乐区", False, "chang2 le4 qu1", "changlequ", "clq"),
        ("吕梁", False, "lv3 liang2", "lvliang", "ll"),
        ("中国移动5G 营业厅", False, "zhong1 guo2 yi2 dong4 5g ying2 ye4 ting1", "zhongguoyidong5gyingyeting", "zgyd5gyyt"),
        ("A&B公司", False, "a&b gong1 si1", "a&bgongsi", "abgs"),
        ("ＡＢＣ  Ltd", False, "abc ltd", "abcltd", "abcltd"),
        ("", True, "", "", ""),
    ],
)
def test_names_worked(name: str, person: bool, key: str, reading: str, letters: str) -> None:
    assert names.sort_key(name, person=person) == key
    assert names.pinyin(name, person=person) == reading
    assert names.initials(name, person=person) == letters


def test_search_text_holds_each_form_once() -> None:
    assert names.search_text("张伟", person=True) == "张伟 zhangwei zw"
    assert names.search_text("ABC") == "abc"
    assert names.search_key("  ＡＢＣ\t张 伟 ") == "abc 张 伟"


def test_the_cities_sort_as_readers_expect() -> None:
    cities = ["福州市", "厦门市", "莆田市", "三明市", "泉州市", "漳州市", "南平市", "龙岩市", "宁德市"]
    expected = ["福州市", "龙岩市", "南平市", "宁德市", "莆田市", "泉州市", "三明市", "厦门市", "漳州市"]
    assert sorted(cities, key=names.sort_key) == expected
    # a shorter syllable goes first: zhan before zhang
    assert names.sort_key("詹一") < names.sort_key("张一")


@given(st.text(max_size=30), st.booleans())
def test_keys_are_stable_under_width_and_case(name: str, person: bool) -> None:
    assert names.sort_key(name, person=person) == names.sort_key(names.search_key(name), person=person)
    assert names.initials(name, person=person) == names.initials(names.search_key(name), person=person)
    assert not names.sort_key(name, person=person).startswith(" ")


@given(st.text(alphabet="张王李赵曾单解仇朴任华厦门重庆长乐行abc12 ", max_size=12), st.booleans())
def test_initials_are_the_letters_of_the_reading(name: str, person: bool) -> None:
    letters = iter(names.pinyin(name, person=person))
    assert all(letter in letters for letter in names.initials(name, person=person))
