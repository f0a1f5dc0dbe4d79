"""Goes through the published Python SDK against the sandbox at argv[1] and prints what it saw as one JSON document."""

import json
import sys

from higgsfield_client import HiggsfieldClientError, SyncClient
from higgsfield_client.http import client as http_client

url, key, model, agents = sys.argv[1:]

# Calls by request id build their address from this constant, whatever `base_url` says (0.1.0 and 0.2.0 alike).
http_client.BASE_URL = url
client = SyncClient(base_url=url, api_key=key)
picture = {"prompt": "x", "seed": 1}
seen = {}


def named(status):
    return type(status).__name__


submitted = client.submit(model, picture)
seen["submit"] = {"id": submitted.request_id, "statusUrl": submitted.status_url}
seen["waiting"] = client.submit(model, picture).request_id
client.cancel(seen["waiting"])
seen["canceled"] = named(client.status(seen["waiting"]))
seen["result"] = submitted.get()
try:
    client.cancel(submitted.request_id)
except HiggsfieldClientError as error:
    seen["cancelTooLate"] = str(error)

updates = []
seen["subscribe"] = client.subscribe(model, picture, on_queue_update=lambda status: updates.append(named(status)))
seen["updates"] = updates
try:
    client.subscribe(model, {})
except HiggsfieldClientError as error:
    seen["invalid"] = str(error)
seen["uploaded"] = client.upload(b"bytes", "image/png")

if agents == "agents":
    session = client.agents.sessions.create()
    seen["agent"] = client.agents.sessions.run(session.session_id, "hello").text
    seen["agentMedia"] = client.agents.media.upload(b"bytes", "png")

print(json.dumps(seen))
