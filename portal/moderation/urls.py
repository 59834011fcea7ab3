"""Answers to notices. Inside i18n_patterns."""

from django.urls import path

from portal.moderation import views

app_name = "moderation"
urlpatterns = [path("melding/", views.answer, name="answer")]
