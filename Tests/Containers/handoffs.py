#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Handoffs by the dozen, for whoever wants to see that none is lost: as docs/wire.md has it.

handoffs.py publish FROM   publishes deals that are won, from number FROM on, ten a second, until it
                           is told to end (SIGTERM); then says from where on to continue
handoffs.py missing UPTO   reads events (`baton tap --json`) on standard input: what of the handoffs
                           below UPTO is not there exactly once"""
import collections
import json
import os
import signal
import sys
import time

import zmq

# The one that answered last stands first.
BUSES = collections.deque(os.environ.get("BATON_BUS", "tcp://127.0.0.1:7770").split(","))
# The tasks and clocks of the shipped topology that a handoff with such a packet begins with.
EXPECTED = ["handoff.opened", "packet.sealed", "handoff.routed", "task.created first-touch",
            "task.created introduction", "task.created keep-promises",
            "sla.started first-human-touch", "sla.started warm-introduction"]


def ask(event):
    """Publishes one event: again, on a new socket, until it is on disk."""
    for _ in range(60):
        with zmq.Context.instance().socket(zmq.REQ) as socket:
            socket.linger = 0
            socket.connect(BUSES[0])
            socket.send_json(event)
            answer = socket.recv_json() if socket.poll(2000) else {"answer": "silence"}
        if answer["answer"] in ("ACK", "DUP"):
            return
        if answer["answer"] == "silence":
            BUSES.rotate(-1)
        elif answer["answer"] == "BUSY":
            time.sleep(answer["retryAfterMilliseconds"] / 1000)
        else:
            sys.exit(f"{event['id']}: {answer}")
    sys.exit(f"{event['id']}: nobody has taken it in two minutes")


def event(kind, name, subject, key, data):
    return {"specversion": "1.0", "id": name, "source": "/e2e", "type": kind, "subject": subject,
            "partitionkey": key, "datacontenttype": "application/json", "data": data}


def publish(number):
    deal, account = f"deal:e2e-{number}", f"account:e2e-{number}"
    facts = {"account": {"text": account}, "deal.owner": {"text": "lee"},
             "deal.signed_at": {"date": "2026-03-02T00:00:00Z"},
             "deal.use_case": {"text": f"Invoices of branch {number} are typed by hand"},
             "deal.scope": {"text": "Standard package"},
             "success.first": {"rows": [{"what": "First run in a day"}]},
             "success.day_90": {"text": "Month-end takes one day"},
             "stakeholders": {"rows": [{"name": "Priya", "role": "champion"}]},
             "promises": {"rows": [{"what": "An engineer on site", "in_contract": "false"}]},
             "risks": {"rows": [{"what": "Holidays before the first run"}]},
             "milestones": {"rows": [{"what": "Live", "due": "2026-04-30"}]},
             "deal.stage": {"text": "closedwon"}}
    for field, value in facts.items():
        ask(event("fact.observed", f"{number}/{field}", deal,
                  deal if field == "account" else account,
                  {"field": field, "value": value, "source": "e2e"}))


def missing(count):
    found = collections.Counter()
    for line in sys.stdin:
        said = json.loads(line)
        if said["subject"].startswith("deal:e2e-"):
            data = said["data"]
            what = {"task.created": data.get("task"), "sla.started": data.get("sla")}
            found[f"{said['subject']} {said['type']} {what.get(said['type'], '')}".strip()] += 1
    wanted = [f"deal:e2e-{number} {what}" for number in range(count) for what in EXPECTED]
    wrong = [f"{what}: {found[what]} times" for what in wanted if found[what] != 1]
    wrong += [f"{what}: nobody called for it" for what in found.keys() - set(wanted)
              if what.rsplit(" ", 1)[-1] in EXPECTED or what.split(" ", 1)[1] in EXPECTED]
    print("\n".join(wrong[:20]) if wrong else f"{count} handoffs, each once")
    sys.exit(1 if wrong else 0)


number = int(sys.argv[2])
if sys.argv[1] == "missing":
    missing(number)
else:
    asked = []
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))
    if number == 0:
        ask(event("person.observed", "many", "person:many", "*",
                  {"person": "many", "name": "Many hands", "teams": ["customer-success"],
                   "weight": 1, "active": True}))
    while not asked:
        publish(number)
        number += 1
        time.sleep(0.1)
    print(number)
