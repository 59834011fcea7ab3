"""Who reads a conversation, for the page to which people come back."""

from django import template

from portal.letterbox.addressees import addressee_of
from portal.letterbox.models import Conversation

register = template.Library()


@register.simple_tag
def addressee(conversation: Conversation) -> object:
    """`{% addressee conversation as whom %}`: with a title and perhaps a notice."""
    return addressee_of(conversation)
