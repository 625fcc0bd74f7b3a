#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds topology.json, and broken variants of it, against schema/topology.json."""
import copy
import json
import pathlib
import sys

import jsonschema

root = pathlib.Path(__file__).resolve().parents[2]
schema = json.loads((root / "schema/topology.json").read_text())
shipped = json.loads((root / "topology.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)

POINT = ["handoffs", "sales-to-onboarding"]
ABSENT = object()
BROKEN = [
    (["handofs"], {}),
    (["queues", "cs-pool", "fallback"], ABSENT),
    (["queues", "cs-pool", "share"], "random"),
    (["fields", "deal.amount", "type"], "moneys"),
    (["fields", "deal.amount", "form"], []),
    (["fields", "deal.amount", "from"], ["amount"]),
    (["sources", "forms", "subject"], ABSENT),
    (["sources", "zendesk", "id"], "/id"),
    (["calendars", "vienna", "zone"], "Vienna"),
    (["calendars", "vienna", "open", "fry"], ["09:00-15:00"]),
    (["calendars", "vienna", "open", "fri"], ["9-15"]),
    (["include"], ["../elsewhere.json"]),
    (["include"], ["/etc/x.json"]),
    (["include"], ["*/x.json"]),
    (POINT + ["mode"], "enforced"),
    (POINT + ["subject"], "ticket"),
    (POINT + ["trigger"], {}),
    (POINT + ["trigger"], {"deal.stage": {"at_least": 1, "at_most": 2}}),
    (POINT + ["trigger"], {"deal.stage": {"more_than": 1}}),
    (POINT + ["trigger"], {"deal.stage": []}),
    (POINT + ["packet", "remind", "times"], 0),
    (POINT + ["routing", "accept", "within"], "soon"),
    (POINT + ["sla", "warm-introduction", "escalate"], []),
    (POINT + ["sla", "warm-introduction", "warn"], ["180%"]),
    (POINT + ["tasks", 0, "due"], "2 days"),
    (POINT + ["tasks", 0, "human"], "yes"),
    (POINT + ["feedback", 0, "scale"], 1),
    (["success", "first-result", "play", "say"], " "),
]


def broken(path, value):
    topology = copy.deepcopy(shipped)
    place = topology
    for step in path[:-1]:
        place = place[step]
    if value is ABSENT:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return topology


failures = [f"topology.json: {e.json_path}: {e.message}" for e in validator.iter_errors(shipped)]
failures += [f"{path} = {value!r} was not refused" for path, value in BROKEN
             if validator.is_valid(broken(path, value))]
for path, value in [(["include"], ["topology/*.json", "*.json", "a.json"]),
                    (POINT + ["sla", "warm-introduction", "start"], "deal.signed_at")]:
    failures += [e.message for e in validator.iter_errors(broken(path, value))]
print("\n".join(failures) or f"topology.json is valid, {len(BROKEN)} broken variants are refused")
sys.exit(1 if failures else 0)
