"""Under the addresses of accounts: invitations, and the people of an organisation."""

from django.urls import path

from portal.organisations import views

app_name = "organisations"
urlpatterns = [
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/<str:token>/", views.open_invitation, name="open_invitation"),
    path("organisations/<int:pk>/", views.people, name="people"),
    path("invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("memberships/<int:pk>/end/", views.end_membership, name="end_membership"),
]
