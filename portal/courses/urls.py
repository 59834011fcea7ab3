"""Addresses of the player, which pages answer (`models.pages`).

They take POSTs from visitors who have no cookie, hence `same_origin_post` instead of a CSRF token;
a token in a link and the name of a picture have letters that Wagtail's own pattern leaves out.
"""

from django.http import HttpRequest, HttpResponseBase
from django.urls import re_path

from portal.cms.routing import serve
from portal.core.limits import limited
from portal.core.replica import may_read_from_replica
from portal.core.same_origin import same_origin_post

PAGE = r"^((?:[\w-]+/)+)"
OF_MODULE = r"(stap/[0-9a-f]{8}/(?:[a-z0-9-]+/|kaart-[0-9a-f]{8}\.png)?|einde/|begeleiding/)\Z"
OF_INDEX = r"(meenemen/|wissen/|verder/[\w:.-]+/)\Z"


@may_read_from_replica
@same_origin_post
def play(request: HttpRequest, base: str, rest: str) -> HttpResponseBase:
    return serve(request, base + rest)


urlpatterns = [
    re_path(PAGE + OF_MODULE, limited("answer")(play)),
    re_path(PAGE + OF_INDEX, limited("travel", methods=("GET", "POST"))(play)),
]
