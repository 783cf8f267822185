#!/bin/sh
# install.sh SOURCE BUILD: installs into an empty tree, then compiles, links and runs a program against that tree alone.
set -eu
source=$1
build=$2

if [ "${NADIR_SANITIZED:-no}" = yes ]; then
    echo "a sanitized library needs a sanitized program"
    exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
DESTDIR="$tree" meson install -C "$build" --no-rebuild >"$scratch/log" || {
    cat "$scratch/log"
    exit 1
}

# The file names the prefix of the build; the tree stands elsewhere.
pc=$(find "$tree" -name nadir.pc)
prefix=$tree$(sed -n 's/^prefix=//p' "$pc")
sed -i "s|^prefix=.*|prefix=$prefix|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
libraries=$(pkg-config --variable=libdir nadir)

for file in "$prefix/include/nadir.h" "$prefix/include/nadir_plugin.h" "$prefix/bin/nadir" "$libraries/libnadir.a" "$libraries/libnadir.so.0" \
    "$libraries/libnadir.so"; do
    [ -e "$file" ] || {
        echo "not installed: ${file#"$tree"}"
        exit 1
    }
done

cp "$source/tests/consumer/consumer.c" "$scratch/consumer.c"
cd "$scratch"

# build_and_run NAME COMPILER FLAGS... : the program must find the minimum.
build_and_run() {
    name=$1
    shift
    echo "$name: $*"
    "$@" -o "$name"
    LD_LIBRARY_PATH="$libraries" "./$name"
}

# shellcheck disable=SC2046,SC2086 # flags are lists of words
{
    build_and_run shared ${CC:-cc} -Wall -Wextra -Werror consumer.c $(pkg-config --cflags --libs nadir)
    # Not pkg-config --static: that would ask for a static OpenBLAS and its Fortran library too.
    build_and_run static ${CC:-cc} -Wall -Wextra -Werror consumer.c $(pkg-config --cflags nadir) "$libraries/libnadir.a" \
        $(pkg-config --libs $(pkg-config --print-requires-private nadir)) ${NADIR_MORE_LIBRARIES:-} -lm
    if command -v g++ >/dev/null; then
        build_and_run cxx g++ -x c++ -Wall -Wextra -Wpedantic -Werror consumer.c -x none $(pkg-config --cflags --libs nadir)
    fi
}

readelf -d shared | grep -q 'NEEDED.*libnadir.so.0' || {
    echo "the first program does not use the shared library"
    exit 1
}
if readelf -d static | grep -q 'NEEDED.*libnadir'; then
    echo "the second program does not use the static library"
    exit 1
fi
LD_LIBRARY_PATH='' "$prefix/bin/nadir" --version
