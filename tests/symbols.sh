#!/bin/sh
# symbols.sh LIBRARY HEADER: the shared library exports what the header declares, and nothing else.
set -eu
library=$1
header=$2

if [ "${NADIR_SANITIZED:-no}" = yes ]; then
    echo "a sanitizer adds symbols of its own"
    exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
${CC:-cc} -E -P "$header" | grep -o 'nadir_[a-z0-9_]* *(' | tr -d ' (' | sort -u >"$scratch/declared"
nm -D --defined-only "$library" | awk '{print $3}' | sort -u >"$scratch/exported"

[ -s "$scratch/declared" ] || {
    echo "no function found in $header"
    exit 1
}
echo "declared (-) against exported (+):"
diff -u "$scratch/declared" "$scratch/exported"
echo "$(wc -l <"$scratch/exported") functions"

soname=$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
[ "$soname" = libnadir.so.0 ] || {
    echo "SONAME is '$soname', not libnadir.so.0"
    exit 1
}

# The first LAPACK in the load order answers: OpenBLAS itself must stand before liblapacke and what that brings.
readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' >"$scratch/needed"
first=$(grep -n '^libopenblas' "$scratch/needed" | cut -d: -f1)
second=$(grep -n '^liblapacke' "$scratch/needed" | cut -d: -f1)
if [ -z "$first" ] || [ -z "$second" ] || [ "$first" -ge "$second" ]; then
    echo "libopenblas must be needed before liblapacke:"
    cat "$scratch/needed"
    exit 1
fi
