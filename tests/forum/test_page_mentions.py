"""Names in a text as its author sees them: sent, edited, quoted, looked for without script (arabic.md §11)."""

import json

import pytest

from forum.models import Post
from forum.selectors import stream_of
from tests.forum.pages import JSON, codes, data, field_value, posts_of, read, send, send_json


@pytest.fixture
def door(budget) -> str:
    return f"/t/{budget.pk}/reply/"


def stored(thread) -> str:
    return Post.objects.filter(thread=thread).latest("number").body


def menu(client, url, query: str = "") -> list[dict]:
    answer = client.get(url, {"q": query})
    assert answer.status_code == 200, answer.content
    return answer.json()["candidates"]


# --- The menu ----------------------------------------------------------------------------------------------------


def test_the_menu_names_office_and_state_of_a_person_and_the_size_of_a_group(
    tunisia, jordan, budget, signed_in
) -> None:
    found = menu(signed_in(tunisia), f"/t/{budget.pk}/mentions/", "jord")
    person, group = found[0], next(one for one in found if one["group"])

    assert (person["token"], person["group"]) == (str(jordan.pk), False)
    assert person["name"] == jordan.display_name and person["line"]
    assert group["token"] == "state:JO" and "1" in group["line"]


def test_a_closed_thread_has_no_menu(observer, jordan, board, signed_in) -> None:
    assert signed_in(observer).get("/rooms/ga-hall/mentions/").status_code in (403, 404)
    assert signed_in(observer).get("/t/999999/mentions/").status_code == 404


def test_a_thread_to_be_has_a_menu_for_those_who_may_start_it(tunisia, jordan, budget, signed_in) -> None:
    assert menu(signed_in(tunisia), "/rooms/governance/mentions/", "الأردن")[0]["token"] == str(jordan.pk)


# --- Names and tokens --------------------------------------------------------------------------------------------


def test_a_name_in_the_box_is_a_token_in_the_record(tunisia, jordan, budget, door, signed_in) -> None:
    named = json.dumps({jordan.display_name: str(jordan.pk)})
    send(signed_in(tunisia), door, body=f"Merci @[{jordan.display_name}] !", named=named)

    assert stored(budget) == f"Merci @[{jordan.pk}] !"


def test_a_name_typed_by_hand_counts_where_it_is_one_persons(tunisia, jordan, budget, door, signed_in) -> None:
    send(signed_in(tunisia), door, body=f"Merci @[{jordan.display_name}] et @[personne]")

    assert stored(budget) == f"Merci @[{jordan.pk}] et @[personne]"


@pytest.mark.parametrize(
    "named", ["{", "[]", '"x"', "[" * 5000, '{"a": 1}', '{"a": "<b>"}', '{"a": {"b": "12"}}', "null", "9" * 30_000]
)
def test_what_is_no_list_of_names_names_nobody(tunisia, budget, door, signed_in, named: str) -> None:
    answer = send_json(signed_in(tunisia), door, body="Bonjour @[a]", named=named)

    assert answer.status_code == 201, answer.content
    assert stored(budget) == "Bonjour @[a]"


def test_to_edit_she_sees_names_and_what_is_unchanged_stays_the_same(tunisia, jordan, budget, door, signed_in) -> None:
    client = signed_in(tunisia)
    told = send_json(client, door, body=f"Merci @[{jordan.pk}] pour le texte.").json()
    form = client.get(f"/posts/{told['post']}/edit/", headers=JSON).json()["html"]

    assert f"Merci @[{jordan.display_name}] pour le texte." in form
    body = f"Merci @[{jordan.display_name}] pour le nouveau texte."
    send_json(client, f"/posts/{told['post']}/edit/", body=body, named=field_value(form, "named"))
    assert stored(budget) == f"Merci @[{jordan.pk}] pour le nouveau texte."


def test_a_quotation_holds_names_and_calls_nobody(tunisia, jordan, budget, door, signed_in) -> None:
    client = signed_in(tunisia)
    told = send_json(client, door, body=f"@[{jordan.pk}] a raison").json()
    quotation = client.get(f"/posts/{told['post']}/source/", headers=JSON).json()["quotation"]

    assert quotation.startswith(f"> @{jordan.display_name} a raison")


def test_she_who_is_named_sees_it_with_emphasis_and_nobody_else(
    tunisia, jordan, emirates, budget, door, signed_in
) -> None:
    send(signed_in(tunisia), door, body=f"Merci @[{jordan.pk}]")
    hers, others = (read(signed_in(person), f"/t/{budget.pk}/") for person in (jordan, emirates))

    assert "mention--me" in posts_of(hers)[-1]
    assert "mention--me" not in others
    assert str(jordan.pk) in data(hers, "me").split()


# --- Without script ----------------------------------------------------------------------------------------------


def test_without_script_somebody_is_found_and_stands_in_the_text(tunisia, jordan, budget, door, signed_in) -> None:
    client = signed_in(tunisia)
    page = send(client, door, body="Merci", mention_q="jord", find="1").content.decode()
    assert f'name="mention" value="{jordan.pk}"' in page
    assert Post.objects.filter(thread=budget).count() == 1

    page = send(client, door, body="Merci", mention_q="jord", mention=str(jordan.pk)).content.decode()
    assert f"Merci @[{jordan.display_name}] " in page
    assert json.loads(field_value(page, "named")) == {jordan.display_name: str(jordan.pk)}


def test_without_script_the_question_comes_with_its_button(secretariat, observer, board, signed_in) -> None:
    thread = stream_of(board("ga-hall"))
    page = send(signed_in(secretariat), f"/t/{thread.pk}/reply/", body=f"للعلم @[{observer.pk}]")
    html = page.content.decode()

    assert page.status_code == 409
    assert "confirm_mentions" in codes(html)
    assert 'name="confirmed" value="1"' in html
