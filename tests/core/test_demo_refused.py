"""Filling a database: the demonstration the same every time, never over other data; a real organisation from a file."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from channelops.core.access import access_of
from channelops.core.actors import Actor
from channelops.core.models import Grant, Person, Region
from channelops.core.refusals import Refused
from channelops.core.services.organisation import organisation_load

from ..cast import NOW, TODAY
from .test_demo import print_of_the_world, run


def test_the_same_seed_is_the_same_world(db):
    worlds = []
    for seed in ("7", "7", "8"):
        with transaction.atomic():
            run("--on", TODAY.isoformat(), "--seed", seed, "--scale", "0.02")
            worlds.append(print_of_the_world())
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]
    assert worlds[0][-1] != worlds[2][-1]


def test_other_data_is_left_alone(world):
    people = Person.objects.count()
    with pytest.raises(CommandError, match="other data"):
        run()
    assert (Person.objects.count(), Region.objects.count()) == (people, 9)


def test_no_scale_no_world(db):
    assert run("--scale", "0") == ""
    assert not Person.objects.exists()


def test_an_empty_portal_gets_its_first_administrator(db):
    out = StringIO()
    with pytest.raises(CommandError, match="organisation"):
        call_command("createadmin", "root.admin", stdout=out)
    call_command("organisation", stdout=out)
    call_command("organisation", stdout=out)
    assert "94 regions" in out.getvalue()
    assert "0 regions" in out.getvalue()
    call_command("createadmin", "root.admin", "--name", "管理员", stdout=out)
    password = out.getvalue().strip().rsplit(" ", 1)[1]
    person = Person.objects.get()
    assert person.check_password(password)
    assert access_of(person, on=Grant.objects.get().during.lower).can("person.change")
    with pytest.raises(CommandError, match="taken"):
        call_command("createadmin", "root.admin", stdout=out)


def test_a_file_with_an_orphan_loads_nothing(db, tmp_path):
    file = tmp_path / "regions.csv"
    file.write_text("code,name_zh,name_en,parent\n33,浙江省,Zhejiang,\n330106,西湖区,Xihu,3301\n", encoding="utf-8")
    with pytest.raises(Refused, match="Line 3"):
        organisation_load(regions=file, on=TODAY, actor=Actor.command("test"), at=NOW)
    assert not Region.objects.exists()
