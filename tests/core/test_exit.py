import pytest

from portal.core.cookies import PROGRESS_COOKIE


def test_the_exit_leads_to_the_weather_without_saying_where_from(client, settings):
    response = client.get("/weg/")
    assert response.status_code == 302
    assert response["Location"] == settings.EXIT_URL
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_the_exit_sets_no_cookie_for_a_reader(client):
    assert not client.get("/weg/").cookies


def test_the_exit_forgets_the_training(client):
    client.cookies[PROGRESS_COOKIE] = "something"
    cookie = client.get("/weg/").cookies[PROGRESS_COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", 0)


@pytest.mark.django_db
def test_the_exit_ends_a_session(client, django_user_model):
    user = django_user_model.objects.create_user("mila@wortel.example", "secret-enough")
    client.force_login(user)
    client.get("/weg/")
    assert "_auth_user_id" not in client.session
