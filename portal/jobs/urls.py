"""The board and the desk of employers. Inside i18n_patterns, before the pages of the CMS."""

from django.urls import path

from portal.jobs.views import board, counting, desk, enrol, extend, follow, letters, report, write

app_name = "jobs"
urlpatterns = [
    path("jobs/", board.board, name="board"),
    path("jobs/atom.xml", board.atom, name="atom"),
    path("jobs/feed.json", board.json_feed, name="json_feed"),
    path("jobs/inlijsten/", board.embedded, name="embedded"),
    path("jobs/inlijsten/zo/", board.embed_how, name="embed_how"),
    path("jobs/volgen/", follow.follow, name="follow"),
    path("jobs/volgen/ja/<str:token>/", follow.confirm, name="follow_confirm"),
    path("jobs/volgen/stop/<str:token>/", follow.stop, name="follow_stop"),
    path("jobs/<int:pk>/", board.place, name="place"),
    path("jobs/<int:pk>/blad/", board.paper, name="paper"),
    path("praat/iemand/", write.write, name="write"),
    path("jobs/<int:pk>/melden/", report.report, name="report"),
    path("jobs/<int:pk>/teller/", counting.count, name="count"),
    path("jobs/aanbieden/", enrol.offer, name="offer"),
    path("jobs/verlengen/<str:token>/", extend.extend, name="extend"),
    path("jobs/desk/", desk.home, name="desk"),
    path("jobs/desk/aanmelden/", enrol.enrol, name="enrol"),
    path("jobs/desk/brieven/", letters.inbox, name="letters"),
    path("jobs/desk/brieven/sleutel/", letters.unlock, name="unlock"),
    path("jobs/desk/brieven/sleutel/maken/", letters.make_key, name="make_key"),
    path("jobs/desk/brieven/sleutel/weg/", letters.lock, name="lock"),
    path("jobs/desk/brieven/<uuid:pk>/", letters.letter, name="letter"),
    path("jobs/desk/<int:pk>/", desk.mine, name="mine"),
    path("jobs/desk/<int:pk>/wijzigen/", desk.change, name="change"),
    path("jobs/desk/werkgever/<int:pk>/", desk.employer, name="employer"),
    path("jobs/desk/werkgever/<int:pk>/nieuw/", desk.add, name="add"),
]
