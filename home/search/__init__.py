"""The site search: one box over everything that a reader can open, in the reader's language.

`words`, `meanings`, `near` and `snippets` think without Django; `engine` speaks to the full-text
search of the database; `finding` puts them together. What is found is written by `home.actions`.
Nothing of what people type is kept, counted or logged.
"""
