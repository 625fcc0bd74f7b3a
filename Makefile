# SPDX-License-Identifier: Apache-2.0
# `make up` and `make test` are all that a new machine needs; the rest is what they are made of.

SHELL := /bin/bash
STEP := scripts/step
SWIFT := swift
SOURCES := Package.swift Sources workers Tests
FORMAT := --configuration .swift-format -r $(SOURCES)
SEEDS ?= 10000
BUILD ?= .build/debug

.PHONY: help up test lint fmt build e2e bench soak chaos schemas prepare prepare-tests

help: ## What there is
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

up: build ## Install what is missing, build, and serve on this machine
	@bin/baton up

build: prepare ## Build every executable for release
	@$(STEP) "Build" $(SWIFT) build -c release --quiet

test: prepare-tests schemas ## Every test: units, the bus, the doors, whole laps, simulated weeks of trouble, a million events
	@$(STEP) "Build the tests" $(SWIFT) build --build-tests --quiet
	@$(STEP) --show "Test" $(SWIFT) test --skip-build --no-parallel
	@$(STEP) "Build for release" $(SWIFT) build -c release --quiet
	@$(STEP) --show "Simulate 1,000 seeds" .build/release/baton dev simulate --seeds 1000
	@$(STEP) --show "Restart on a million events" .build/release/baton dev restarts

schemas: prepare-tests
	@$(STEP) "Hold topology.json and the manifests against their schemas" scripts/schemas

lint: ## Formatting; that there is no warning, every build says itself
	@$(STEP) "Lint" $(SWIFT) format lint --strict $(FORMAT)

fmt: ## Format every source file
	@$(SWIFT) format -i $(FORMAT)

e2e: prepare ## Containers: images, a lap, replicas, kills, both engines; needs a container engine
	@scripts/e2e

bench: build ## Figures, beside raw SQLite in the same run; then restarts on a million events
	@.build/release/baton dev bench
	@.build/release/baton dev restarts

soak: build ## At length: the simulator with SEEDS seeds, then 240 kills among 2,000 handoffs
	@.build/release/baton dev simulate --seeds $(SEEDS)
	@.build/release/baton dev chaos --handoffs 2000 --kills 20

chaos: build prepare-tests ## Strikes at real processes under load; BUILD=dir names the other build to roll to
	@$(STEP) "Build the tests, and the other build" $(SWIFT) build --build-tests --quiet
	@.build/release/baton dev chaos --handoffs 2000 --kills 20
	@.build/release/baton dev chaos --handoffs 2000 --replicas 3 --kill-every 2
	@.build/release/baton dev chaos --handoffs 2000 --bus-kills 50 --bus-stops 5 --database-kills 5
	@.build/release/baton dev chaos --handoffs 2000 --rolls 3 --roll-to $(BUILD)
	@.build/release/baton dev chaos --handoffs 1000 --replicas 3 --buses 2 --roll-to $(BUILD)
	@.build/release/baton dev chaos --handoffs 1000 --page-flips 30
	@.build/release/baton dev chaos --handoffs 500 --page-flips 10 --buses 2
	@$(STEP) --show "Fill a disk, cut a network" $(SWIFT) test --skip-build --no-parallel \
		--filter 'FullDiskTests|NetworkCutTests'

prepare:
	@$(STEP) "Prepare" scripts/prepare

prepare-tests:
	@$(STEP) "Prepare" scripts/prepare --tests
