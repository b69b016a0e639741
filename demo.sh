#!/bin/sh
# The main job, visibly: check the shipped graph, ask it three questions, write it out twice.
# `make demo` calls this with relations-kg on the PATH; the README shows what it prints.
set -eu
COLUMNS=${COLUMNS:-100}
OUT=${OUT:-out}
export COLUMNS

run() {
    printf '$ %s\n' "$*"
    "$@"
    echo
}

run relations-kg validate
run relations-kg query organizations-in-common --a ALB --b UKR --labels
run relations-kg query missions-over-time --a ALB --b UKR --labels
run relations-kg query timeline --a ALB --b UKR --labels
run mkdir -p "$OUT"
run relations-kg export -f turtle -o "$OUT/relations.ttl"
run relations-kg export -f json-ld -o "$OUT/relations.jsonld"
