#!/bin/sh
# readme.sh SOURCE LIBRARY: every C example of the README compiles without a warning, runs, and says that it has converged.
set -eu
source=$1
library=$2
[ -e "$source/README.md" ] || exit 77

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck disable=SC2016 # these are backticks of Markdown
awk -v to="$scratch/example" '/^```c$/ {file = (to (++count) ".c"); next} /^```$/ {file = ""} file != "" {print > file}' "$source/README.md"
[ -s "$scratch/example2.c" ] || {
    echo "README.md has less than two C examples"
    exit 1
}

for example in "$scratch"/example*.c; do
    # shellcheck disable=SC2046,SC2086 # flags are lists of words
    ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${NADIR_SANITIZE_FLAGS:-} -I"$source/include" "$example" "$library" \
        $(pkg-config --libs openblas lapacke) ${NADIR_MORE_LIBRARIES:-} -lm -o "$scratch/example"
    "$scratch/example" >"$scratch/output"
    cat "$scratch/output"
    grep -qi 'converged' "$scratch/output"
done
