# Two commands are all that a newcomer needs: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := run

DATA ?= data
LISTEN ?= 127.0.0.1:8080
TOOLS := .tools/bin
PROGRAM := target/release/qinghe
say = @printf '\n\033[1m== %s\033[0m\n' "$(1)"

.PHONY: run test check bench sample front format lint rules assets domain journeys dependencies

## Builds, makes the demo nation in ./data where there is none, serves it, and prints an account for each role.
run:
	@command -v cargo >/dev/null || { echo "Rust is missing: https://rustup.rs"; exit 1; }
	cargo build --release
	@exec $(PROGRAM) --data $(DATA) --listen $(LISTEN)

## Everything: formatting, rules, assets, all tests on both databases, journeys in a real browser.
test:
	@tests/check/packages.sh
	@$(MAKE) --no-print-directory format rules assets domain journeys
	$(call say,all tests passed)

## What must hold before a change is proposed, without running anything.
check: format lint rules dependencies

format:
	$(call say,formatting)
	cargo fmt --all --check

lint:
	$(call say,clippy)
	cargo clippy --workspace --all-targets -- -D warnings

rules:
	$(call say,arrows sizes words)
	@node tests/check/layers.mjs
	@node tests/check/sizes.mjs
	@node tests/check/words.mjs

assets: front/node_modules
	$(call say,front-end sources and built assets)
	cd front && npm run --silent check

domain:
	$(call say,domain tests on SQLite and PostgreSQL)
	@tests/postgres.sh start
	@trap 'tests/postgres.sh stop' EXIT; \
	    QINGHE_TEST_POSTGRES="$$(tests/postgres.sh url)" QINGHE_TEST_REQUIRE_POSTGRES=1 cargo test --workspace

# The development build is there already: the command-line tests run it.
journeys: tests/journeys/node_modules
	$(call say,journeys in a real browser)
	cargo build -p qinghe
	cd tests/journeys && QINGHE_BIN="$(CURDIR)/target/debug/qinghe" npm test --silent

dependencies: $(TOOLS)/cargo-deny $(TOOLS)/cargo-machete
	$(call say,dependencies)
	$(TOOLS)/cargo-machete crates
	$(TOOLS)/cargo-deny --log-level error check bans licenses sources
	@if $(TOOLS)/cargo-deny --log-level off fetch db 2>/dev/null; then $(TOOLS)/cargo-deny --log-level error check advisories; \
	else echo "The advisory database cannot be fetched from here, so known vulnerabilities were not looked up."; fi

$(TOOLS)/%:
	cargo install --locked --root .tools $*

%/node_modules: %/package-lock.json
	cd $* && npm ci --silent --no-audit --no-fund
	@touch $@

## Measures the program beside nginx; see docs/operations/performance.md.
bench:
	@exec tests/load/bench.sh

## Makes the demo nation's package anew; see sample/README.md.
sample: sample/node_modules
	cd sample && npm run --silent build

## Builds styles and scripts into crates/web/assets.
front: front/node_modules
	cd front && npm run --silent build
