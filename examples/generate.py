# Makes an image with the worker's API and prints the address of the file. Python 3.9 or newer, without packages.
import json
import os
import time
import urllib.request

API = os.environ.get("HFW_API", "http://127.0.0.1:4800")


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(API + path, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


job = call("/v1/generations", {"model": "soul", "input": {"prompt": "A lighthouse at dusk"}})
while job["status"] not in ("completed", "failed", "cancelled"):
    time.sleep(1)
    job = call("/v1/generations/" + job["id"])
print(job["status"], *(API + output["url"] for output in job["outputs"]))
