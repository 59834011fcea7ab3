"""`praat/` for who asks, one address for every step; `werk/brieven/` for who answers."""

from django.urls import path

from portal.mentoring.views import ask, desk, leave

app_name = "mentoring"

urlpatterns = [
    path("praat/", ask.talk, name="talk"),
    path("werk/brieven/", desk.inbox, name="inbox"),
    path("werk/brieven/sleutel/", desk.unlock, name="unlock"),
    path("werk/brieven/sleutel/maken/", desk.make_key, name="make_key"),
    path("werk/brieven/sleutel/weg/", desk.lock, name="lock"),
    path("werk/brieven/ik/", desk.me, name="me"),
    path("werk/brieven/kring/<int:pk>/", desk.circle, name="circle"),
    path("werk/brieven/kring/<int:pk>/verlof/", leave.leave, name="leave"),
    path("werk/brieven/<uuid:pk>/", desk.letter, name="letter"),
]
