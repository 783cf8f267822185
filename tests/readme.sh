#!/bin/sh
# readme.sh SOURCE LIBRARY: the first C example of the README compiles without a warning, runs, and says that it has converged.
set -eu
source=$1
library=$2
[ -e "$source/README.md" ] || exit 77

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck disable=SC2016 # these are backticks of Markdown
sed -n '/^```c$/,/^```$/p' "$source/README.md" | sed -n '1d;/^```$/q;p' >"$scratch/example.c"
[ -s "$scratch/example.c" ] || {
    echo "README.md has no C example"
    exit 1
}

# shellcheck disable=SC2046,SC2086 # flags are lists of words
${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${NADIR_SANITIZE_FLAGS:-} -I"$source/include" "$scratch/example.c" "$library" \
    $(pkg-config --libs openblas lapacke) ${NADIR_MORE_LIBRARIES:-} -lm -o "$scratch/example"
"$scratch/example" >"$scratch/output"
cat "$scratch/output"
grep -qi 'converged' "$scratch/output"
