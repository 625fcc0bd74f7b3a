#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# One customer's path from lead to referral, against a Baton that runs (`make up`).
# BATON_PORT_BASE names another instance on this machine; BATON, INTAKE and WAIT (seconds) can be set
# too. The lap runs once on an instance: where it has run it says so, with code 0.
set -eu

here=$(dirname "$0")
baton=${BATON:-"$here/../bin/baton"}
base=${BATON_PORT_BASE:-7770}
intake=${INTAKE:-http://127.0.0.1:$((base + 10))}
wait=${WAIT:-30}

step() { printf '\n%s\n' "— $*"; }

# post FILE PATH TYPE: sends a file to the door, and says what became of it.
post() {
    answer=$(curl --fail-with-body --silent --show-error -H "Content-Type: $3" \
        --data-binary "@$here/$1" "$intake/$2") || {
        printf '%s\n' "$answer" >&2
        exit 1
    }
    accepted=$(field accepted)
    before=$(field duplicates)
    printf '%s' "  $1: $accepted on disk"
    if [ "$before" -gt 0 ]; then printf '%s' ", $before of them there before"; fi
    printf '\n'
}

# field NAME: a number of the door's answer.
field() { printf '%s' "$answer" | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"; }

# hook FILE SOURCE: what a tool does. Done once the journal has it.
hook() { post "$1" "hooks/$2" application/json; }

# seen TYPE SUBJECT: returns once such an event is in the journal.
seen() {
    timeout "$wait" "$baton" tap -f -n 1 --from 1 --type "$1" --subject "$2" >/dev/null || {
        echo "no $1 about $2 within $wait s; is everything up? try: $baton status" >&2
        exit 1
    }
}

# What the lap asks for first cannot be asked for again: a handoff is accepted once.
accepted=$("$baton" tap --from 1 -n 1 --type handoff.accepted --subject lead:1201 --json)
if [ -n "$accepted" ]; then
    echo "this instance has run the lap already: \`$baton trace acme\` shows how far"
    echo "for another lap start a new one: $baton up --data ./another --port-base 8770"
    exit 0
fi

step "The people"
"$baton" emit "$here/people.ndjson" >/dev/null

step "A lead becomes warm, and marketing hands over to sales"
hook 01-lead-form.json forms
hook 02-hubspot-contact.json hubspot
seen handoff.routed lead:1201
"$baton" accept acme --by lee
"$baton" done acme first-touch --by lee
seen handoff.completed lead:1201

step "The deal is won, and held: first success, promises and risks are missing"
hook 03-hubspot-deal-open.json hubspot
hook 04-hubspot-closed-won.json hubspot
seen handoff.blocked deal:7301

step "The call notes bring the promises; lee says the rest"
post 05-cloudevents-batch.json events application/cloudevents-batch+json
"$baton" fill acme success.first "what=First invoice run in one day; by=2026-04-30" --by lee
"$baton" fill acme risks \
    "what=Two weeks of holidays before the first run; kind=aggressive timeline" --by lee
seen handoff.routed deal:7301

step "dana receives the packet, is introduced, and rates it"
"$baton" packet acme
"$baton" accept acme --by dana
"$baton" done acme first-touch --by dana
"$baton" done acme introduction --by lee
"$baton" rate acme 5 --by dana

step "A ticket, and then the first result: the moment to ask for a referral"
hook 06-zendesk-ticket.json zendesk
seen ticket.updated account:501
hook 07-hubspot-first-success.json hubspot
seen referral.due account:501

step "All of it, from the first fact"
"$baton" trace acme
