"""Two doors: `join/` for phones, `werk/` for youth workers. Inside i18n_patterns."""

from django.urls import path, re_path

from portal.youthwork.views import (
    assigned,
    assigning,
    counts,
    desk,
    embed,
    feeds,
    finder,
    host,
    join,
    offline,
    paper,
    printing,
)

app_name = "youthwork"

CODE = r"(?P<code>[bcdfghjkmnpqrstvwxz]{6,8})"

urlpatterns = [
    path("join/", join.door, name="door"),
    path("join/mee/", join.room, name="room"),
    path("join/mee/staat/", join.state, name="state"),
    re_path(rf"^join/{CODE}/$", assigned.assigned, name="assigned"),
    re_path(
        rf"^join/{CODE}/(?P<short>[0-9a-f]{{8}})/(?P<rest>(?:[\w.-]+/)*(?:kaart-[0-9a-f]{{8}}\.png)?)$",
        assigned.play,
        name="assigned_play",
    ),
    re_path(rf"^join/{CODE}/kompas/(?P<moment>before|after)/$", assigned.pulse, name="pulse_of"),
    path("join/<str:pin>/", join.door_of, name="door_of"),
    path("inlijsten/<str:short>/zo/", embed.how, name="embed_how"),
    re_path(
        r"^inlijsten/(?P<short>[0-9a-f]{8})/(?P<rest>(?:[\w.-]+/)*(?:kaart-[0-9a-f]{8}\.png)?)$",
        embed.frame,
        name="embed",
    ),
    path("werk/sw.js", offline.worker, name="offline_worker"),
    path("werk/", desk.home, name="home"),
    path("werk/groepen/", desk.groups, name="groups"),
    path("werk/groepen/<int:pk>/", desk.group, name="group"),
    path("werk/avonden/", desk.activities, name="activities"),
    path("werk/avonden/nieuw/", desk.activity_add, name="activity_add"),
    path("werk/avonden/<int:pk>/", desk.activity, name="activity"),
    path("werk/avonden/<int:pk>/wijzigen/", desk.activity_change, name="activity_change"),
    path("werk/avonden/<int:pk>/volgorde/", desk.moment_move, name="moment_move"),
    path("werk/avonden/<int:pk>/herhalen/", desk.activity_repeat, name="activity_repeat"),
    path("werk/avonden/<int:pk>/weg/", desk.activity_remove, name="activity_remove"),
    path("werk/start/", host.start, name="start"),
    path("werk/rondes/", host.listed, name="runs"),
    path("werk/rondes/<int:pk>/", host.run, name="run"),
    path("werk/rondes/<int:pk>/hand/", host.hand, name="hand"),
    path("werk/rondes/<int:pk>/papier/", paper.paper, name="paper"),
    path("werk/rondes/<int:pk>/sluiten/", host.close, name="close"),
    path("werk/zoeken/", finder.find, name="find"),
    path("werk/opdrachten/", assigning.listed, name="assignments"),
    path("werk/opdrachten/nieuw/", assigning.assign, name="assign"),
    path("werk/opdrachten/<int:pk>/", assigning.assignment, name="assignment"),
    path("werk/avonden/<int:pk>/afdrukken/", printing.activity, name="activity_print"),
    path("werk/afdrukken/<path:key>/", printing.what_of, name="print"),
    path("werk/tellen/", counts.counts, name="counts"),
    path("werk/tellen/rondes.csv", counts.as_csv, name="counts_csv"),
    path("werk/tellen/<int:pk>/<int:year>/", counts.year, name="year"),
    path("werk/agenda/", feeds.feed, name="feed"),
    path("werk/agenda/<str:key>.ics", feeds.calendar, name="calendar"),
    path("werk/stand/<str:key>/", host.pulse, name="pulse"),
]
