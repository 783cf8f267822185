# Sourced by the tests of the program, whose first argument is the program: a directory to work in, and what they expect.
# shellcheck shell=sh
nadir=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0

complain() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# expect CODE TEXT arguments...: the exit code; a refusal is one line on standard error that holds TEXT (a second one may say where
# help is), and nothing on standard output.
expect() {
    code=$1
    text=$2
    shift 2
    "$nadir" "$@" >out 2>err </dev/null
    got=$?
    [ "$got" -eq "$code" ] || complain "exit code $got, not $code: nadir $*: $(cat err)"
    grep -qF -- "$text" out err || complain "no '$text': nadir $*: $(head -n 3 out err)"
    if [ "$code" -ne 0 ]; then
        [ "$(grep -cv '^Try ' err)" -eq 1 ] || complain "$(wc -l <err) lines on standard error: nadir $*: $(cat err)"
        [ ! -s out ] || complain "standard output after a refusal: nadir $*: $(head -n 3 out)"
    fi
}
