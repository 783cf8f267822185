#!/bin/sh
# readme.sh SOURCE BUILD: what the README says of a clone after bench/run is so. Its own lines find the library in build/, compile
# every C example without a warning, and make a plugin; every example runs and says that it has converged.
set -eu
source=$1
build=$2
[ -e "$source/README.md" ] || exit 77

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# shellcheck disable=SC2016 # these are backticks of Markdown
awk -v to="$scratch/example" '/^```c$/ {file = (to (++count) ".c"); next} /^```$/ {file = ""} file != "" {print > file}' "$source/README.md"
[ -s "$scratch/example2.c" ] || {
    echo "README.md has less than two C examples"
    exit 1
}

# line PATTERN: the README's one command that begins so.
line() {
    found=$(sed -n "s/^    \($1.*\)/\1/p" "$source/README.md")
    [ "$(printf '%s\n' "$found" | grep -c .)" -eq 1 ] || {
        echo "README.md has not one command '$1': $found" >&2
        exit 1
    }
    printf '%s\n' "$found"
}

# The README's cc, with what this build was made with.
cc() {
    # shellcheck disable=SC2086 # flags are lists of words
    command ${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror ${NADIR_SANITIZE_FLAGS:-} "$@"
}

ln -s "$build" "$scratch/build"
ln -s "$source/bench" "$scratch/bench"
cd "$scratch"
# shellcheck disable=SC2016 # the README's own words
at_hand=$(line 'export PKG_CONFIG_PATH="$PWD')
compile=$(line 'cc example.c')
copy=$(line 'cp bench')
plugin=$(line 'cc -shared')
eval "$at_hand"

for example in example[0-9]*.c; do
    cp "$example" example.c
    eval "$compile" >output
    cat output
    grep -qi 'converged' output
done

eval "$copy"
eval "$plugin"
[ "${NADIR_SANITIZED:-no}" = yes ] || build/nadir compare --plugin ./mine.so --method newton/damping >output
