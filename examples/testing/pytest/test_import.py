"""galena exec -- pytest -q"""

import os
import time
import uuid

import requests

BASE = os.environ["MARKETO_BASE_URL"]


def sign_in() -> dict:
    answer = requests.get(
        f"{BASE}/identity/oauth/token",
        params={
            "grant_type": "client_credentials",
            "client_id": os.environ["MARKETO_CLIENT_ID"],
            "client_secret": os.environ["MARKETO_CLIENT_SECRET"],
        },
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_imports_a_file():
    headers = sign_in()
    email = f"{uuid.uuid4()}@example.com"
    files = {"file": ("leads.csv", f"email,firstName\n{email},Ada\n")}
    queued = requests.post(f"{BASE}/bulk/v1/leads.json", params={"format": "csv"}, files=files, headers=headers)
    batch = queued.json()["result"][0]["batchId"]
    while True:
        status = requests.get(f"{BASE}/bulk/v1/leads/batch/{batch}.json", headers=headers).json()["result"][0]
        if status["status"] not in ("Queued", "Importing"):
            break
        time.sleep(0.2)
    assert (status["status"], status["numOfLeadsProcessed"]) == ("Complete", 1)
    found = requests.get(
        f"{BASE}/rest/v1/leads.json", params={"filterType": "email", "filterValues": email}, headers=headers
    )
    assert found.json()["result"][0]["firstName"] == "Ada"
