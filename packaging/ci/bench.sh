#!/bin/sh
# Holds a changed policy against the one in force. Exit code 1: a gate failed; 2: something could not be read.
# The reports are written in both cases of a finished run: JUnit for the CI's own view, Markdown for the pull
# request, one HTML page to look at.
set -eu
tierlinectl bench --policy "${POLICY:-policy.yaml}" --against "${LIVE:-live.yaml}" --set "${QUERIES:-queries.jsonl}" \
    --gate 'accuracy >= live - 0.01' --gate 'under_routed <= live + 2%' --gate 'usd_per_1k <= live * 1.05' \
    --gate 'worst_slice >= live - 10%' --report bench.xml --report bench.md --report bench.html
