# Two commands for a newcomer: « make demo » and « make test ». Both leave .venv/bin/pipeline behind them.
# « make help » lists the others: it reads the words after « ## ».
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
CATALOGUE := pipeline/locale/fr/LC_MESSAGES/click

# What WeasyPrint needs; then the programs that tests use to fill and look at forms.
DEBIAN_RUN := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
DEBIAN_TEST := poppler-utils pdftk-java qpdf nodejs npm libreoffice-calc-nogui systemd chromium ghostscript mupdf-tools \
  tesseract-ocr tesseract-ocr-fra nginx-light
# What « make clients » drives besides.
DEBIAN_CLIENTS := libreoffice-draw-nogui default-jdk-headless libpdfbox2-java libitext5-java libbcprov-java

.PHONY: help demo test check lint guide golden messages forms kills bench odd clients clean

# Installs what is missing among Debian packages, when root on a Debian; else says nothing and goes on:
# a missing library is then named by the program that needs it. A program found on PATH is not installed again.
define debian
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  missing=""; \
	  for p in $(1); do \
	    case $$p in \
	      nodejs) command -v node >/dev/null && continue ;; \
	      npm|qpdf) command -v $$p >/dev/null && continue ;; \
	      libreoffice-calc-nogui) command -v soffice >/dev/null && continue ;; \
	    esac; \
	    dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; \
	  done; \
	  if [ -n "$$missing" ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  fi; \
	fi
endef

$(VENV)/.run: pyproject.toml constraints.txt
	$(call debian,$(DEBIAN_RUN))
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt setuptools
	@$(BIN)/pip install -q --disable-pip-version-check --no-build-isolation -c constraints.txt -e '.[bureau]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(call debian,$(DEBIAN_TEST))
	@$(BIN)/pip install -q --disable-pip-version-check --no-build-isolation -c constraints.txt -e '.[bureau,dev]'
	@if command -v npm >/dev/null; then npm --prefix tests/clients ci --silent --no-audit --no-fund --omit=optional; fi
	@touch $@

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: $(VENV)/.run ## install what is missing and run the main job on sample dossiers, in demo/
	@$(BIN)/python -m tests.demo demo

test: $(VENV)/.dev ## every test
	@$(BIN)/pytest -n auto

check: lint ## while you work: format, linters, types and the fast tests
	@$(BIN)/pytest -n auto --dist loadfile -m "not programs and not slow"

lint: $(VENV)/.dev ## format, linters and types, on everything
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

guide: $(VENV)/.dev ## take the pictures of the page of guide anew, and print it to docs/guide-secretariat.pdf
	@$(BIN)/python -m tests.guide demo

golden: $(VENV)/.dev ## write the golden texts anew; read the difference before you commit it
	@MAJ_GOLDEN=1 $(BIN)/pytest -n auto tests/paper -k golden_text

messages: $(VENV)/.dev ## compile what click says in French
	@$(BIN)/python -c "import polib; polib.pofile('$(CATALOGUE).po').save_as_mofile('$(CATALOGUE).mo')"

forms: $(VENV)/.run ## build the blank forms anew
	@$(BIN)/pipeline forms build

kills: $(VENV)/.dev ## kill the command 500 times at random steps; some minutes
	@$(BIN)/python -m tests.robustness.kills --random 500

bench: $(VENV)/.dev ## what a dossier costs beside a naive loop, and what grows with the register; half an hour
	@$(BIN)/python -m bench --registres $(VENV)/registres

clients: $(VENV)/.dev ## drive every PDF program and write docs/logiciels.md; half an hour
	$(call debian,$(DEBIAN_CLIENTS))
	@$(BIN)/python -m tests.clients.matrix

odd: $(VENV)/.dev ## say what becomes of every PDF of a folder: make odd FOLDER=/somewhere
	@$(BIN)/python -m tests.robustness.odd "$(FOLDER)"

clean: ## take away what these commands made
	rm -rf $(VENV) demo tests/clients/node_modules
