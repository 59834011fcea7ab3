import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.core.same_origin import same_origin_post


@same_origin_post
def view(request):
    return HttpResponse("in")


def post(**headers):
    request = RequestFactory().post("/", headers=headers)
    return view(request)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {},
    ],
)
def test_our_own_pages_may_post(headers):
    assert post(**headers).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Sec-Fetch-Site": "nonsense"},
    ],
)
def test_other_sites_may_not(headers):
    assert post(**headers).status_code == 403


def test_reading_is_free_for_all():
    request = RequestFactory().get("/", headers={"Sec-Fetch-Site": "cross-site"})
    assert view(request).status_code == 200
