"""A reader made of Python's feedparser: python.py URL [USER-AGENT]

It keeps in the file "state" what a reader keeps between two visits: validators,
and entries by their ids. It writes them to "entries", a line "id TAB title"
each, and prints the status of the answer.
"""
import json
import os
import sys

import feedparser

state = {"etag": None, "modified": None, "entries": {}}
if os.path.exists("state"):
    with open("state") as f:
        state = json.load(f)

agent = sys.argv[2] if len(sys.argv) > 2 else None
feed = feedparser.parse(sys.argv[1], etag=state["etag"], modified=state["modified"], agent=agent)
if feed.bozo:
    sys.exit("not well-formed: %s" % feed.bozo_exception)
print(feed.status)

if feed.status != 304:
    state["etag"], state["modified"] = feed.etag, feed.modified
    ids = [e.id for e in feed.entries]
    if len(set(ids)) != len(ids):
        sys.exit("an id twice in one document: %s" % ids)
    state["entries"].update((e.id, e.title) for e in feed.entries)
with open("state", "w") as f:
    json.dump(state, f)
with open("entries", "w") as f:
    f.writelines("%s\t%s\n" % e for e in state["entries"].items())
