"""The one address of knowledge that is not derived."""

from django.urls import path

from mainstay.modules.knowledge.views import needed

urlpatterns = [path("knowledge-needed/", needed, name="knowledge_needed")]
