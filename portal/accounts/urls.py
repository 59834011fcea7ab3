"""Pages of an account beside allauth's; they stand before those in portal/urls.py."""

from django.urls import include, path

from portal.accounts import views

own = [
    path("", views.desk, name="desk"),
    path("name/", views.change_name, name="name"),
    path("second-step/", views.demand_second_factor, name="second_factor"),
    path("second-step/demo/", views.go_on_without, name="go_on_without"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    # The name is allauth's, so that its own pages link here.
    path("2fa/webauthn/keys/<int:pk>/remove/", views.RemoveKeyView.as_view()),
]
