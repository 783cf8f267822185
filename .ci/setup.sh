# Sourced by bench/run, tests/run and .ci/run: brings what is missing on Debian or Ubuntu, and configures and compiles into build/.
# shellcheck shell=sh

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "error: $*"
    exit 1
}

# A need is "probe=package", so that what came by another way than apt counts too. The probe is a command, a pkg-config module
# (openblas.pc), a header (stdio.h) or a file (/usr/...).
present() {
    case $1 in
    /*) [ -e "$1" ] ;;
    *.pc) command -v pkg-config >/dev/null && pkg-config --exists "${1%.pc}" ;;
    *.h) [ -e "/usr/include/$1" ] || [ -e "/usr/include/$(uname -m)-linux-gnu/$1" ] ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

# The packages of the needs that are not met, in one line.
missing_packages() {
    for need in "$@"; do
        present "${need%%=*}" || printf '%s ' "${need#*=}"
    done
}

# quietly command...: its output is shown only when it fails.
quietly() {
    transcript=$("$@" 2>&1 </dev/null) || {
        say "$transcript"
        return 1
    }
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

apt() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

# bring "what for" probe=package...: 0 when all is there in the end.
bring() {
    purpose=$1
    shift
    packages=$(missing_packages "$@")
    [ -n "$packages" ] || return 0
    say "missing, $purpose: $packages"
    if ! command -v apt-get >/dev/null; then
        say "This system has no apt-get: please install what these Debian packages hold."
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        say "Neither root nor sudo: please have these installed:  apt-get install $packages"
        return 1
    fi
    say "installing them with apt-get (this may take a minute)"
    apt update || say "apt-get update failed; trying with the package lists that are there"
    # shellcheck disable=SC2086 # a list of words
    apt --no-install-recommends install $packages || say "apt-get could not install them"
    packages=$(missing_packages "$@")
    [ -z "$packages" ] || say "still missing: $packages"
    [ -z "$packages" ]
}

bring_compiler() {
    set -- cc=gcc stdio.h=libc6-dev meson=meson ninja=ninja-build pkg-config=pkgconf openblas.pc=libopenblas-dev \
        lapacke.pc=liblapacke-dev
    # Without this one meson installs libraries where Debian's loader does not look.
    ! command -v dpkg-query >/dev/null || set -- "$@" dpkg-architecture=dpkg-dev
    bring "to build nadir" "$@"
}

# configure DIRECTORY [meson options]: sets up, or brings up to date; a directory that came from elsewhere is set up afresh.
configure() {
    directory=$1
    shift
    if [ ! -f "$directory/build.ninja" ]; then
        quietly meson setup "$@" "$directory"
    else
        quietly meson setup --reconfigure "$@" "$directory" || quietly meson setup --wipe "$@" "$directory"
    fi
}

# compile DIRECTORY [targets]
compile() {
    directory=$1
    shift
    [ -e "$directory/.ninja_log" ] || say "building nadir in $directory, which takes a minute or two the first time"
    quietly ninja -C "$directory" "$@"
}
