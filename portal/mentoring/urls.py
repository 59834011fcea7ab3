"""`praat/` for who asks, one address for every step; `werk/brieven/` for who answers."""

from django.urls import path

from portal.mentoring.views import ask, circle, desk, key, leave, own, sums

app_name = "mentoring"

urlpatterns = [
    path("praat/", ask.talk, name="talk"),
    path("werk/brieven/", desk.inbox, name="inbox"),
    path("werk/brieven/cijfers/", sums.sums, name="sums"),
    path("werk/brieven/sleutel/", key.unlock, name="unlock"),
    path("werk/brieven/sleutel/maken/", key.make_key, name="make_key"),
    path("werk/brieven/sleutel/weg/", key.lock, name="lock"),
    path("werk/brieven/ik/", own.me, name="me"),
    path("werk/brieven/afwezig/", own.absence, name="absence"),
    path("werk/brieven/zinnen/", own.sentences, name="sentences"),
    path("werk/brieven/kring/<int:pk>/", circle.circle, name="circle"),
    path("werk/brieven/kring/<int:pk>/gevaar/", circle.protocol, name="protocol"),
    path("werk/brieven/kring/<int:pk>/verlof/", leave.leave, name="leave"),
    path("werk/brieven/<uuid:pk>/", desk.letter, name="letter"),
]
