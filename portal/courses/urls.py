"""Addresses of the player, which pages answer (`models.pages`).

They take POSTs from visitors who have no cookie, hence `same_origin_post` instead of a CSRF token;
a token in a link and the name of a picture have letters that Wagtail's own pattern leaves out.
"""

from functools import partial

from django.urls import re_path

from portal.core.limits import limited
from portal.core.same_origin import same_origin_post
from portal.courses.models import CourseIndexPage, ModulePage
from portal.courses.routing import serve

PAGE = r"^((?:[\w-]+/)+)"
OF_MODULE = r"(stap/[0-9a-f]{8}/(?:[a-z0-9-]+/|kaart-[0-9a-f]{8}\.png)?|einde/|begeleiding/)\Z"
OF_INDEX = r"(meenemen/|wissen/|verder/[\w:.-]+/)\Z"

urlpatterns = [
    re_path(PAGE + OF_MODULE, limited("answer")(same_origin_post(partial(serve, ModulePage)))),
    re_path(
        PAGE + OF_INDEX,
        limited("travel", methods=("GET", "POST"))(
            same_origin_post(partial(serve, CourseIndexPage))
        ),
    ),
]
