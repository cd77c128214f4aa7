"""The one address of engagement that is not derived."""

from django.urls import path

from mainstay.modules.engagement.views import hospitality

urlpatterns = [path("talk-hospitality/", hospitality, name="talk_hospitality")]
