#!/bin/sh
# profile.sh NADIR SOURCE: nadir profile as a user meets it: its refusals, its files, that it survives being killed, and what became worse.
set -u
# shellcheck source=tests/program_helpers.sh
. "$(dirname "$0")/program_helpers.sh"

# ---- refusals ----
expect 0 "Examples" profile --help
expect 2 "did you mean 'newton'" profile -m newtn
expect 2 "did you mean 'rosenbrock'" profile -p rosenbrok
expect 2 "option eta is not used" profile -m newton/damping,eta=1 -p rosenbrock
expect 2 "--by is 'money'" profile --by money
expect 2 "--jobs is '0', not an integer from 1 to 64" profile -j 0
expect 2 "--max-memory is 'x'" profile --max-memory x
expect 2 "given twice" profile -p rosenbrock -p ' rosenbrock'
expect 2 "given twice" profile -m newton/full -m newton/full
expect 2 "same place" profile -p rosenbrock --csv - --json -
expect 3 "nowhere" profile -p logistic --data nowhere
expect 3 "nowhere/a.csv" profile -p rosenbrock -m newton/full --csv nowhere/a.csv
expect 3 "nowhere" profile -p rosenbrock -m newton/full --against nowhere
printf 'a,b\r\n1,2\r\n' >other.csv
expect 3 "other columns" profile -p rosenbrock -m newton/full --csv other.csv
[ "$(cat other.csv)" = "$(printf 'a,b\r\n1,2\r\n')" ] || complain "a file that is no profile was changed"

# After a refusal there is no file.
"$nadir" profile -p rosenbrock -p nosuch --csv a.csv --json a.json --report a >out 2>&1
if [ -e a.csv ] || [ -e a.json ] || [ -e a ]; then complain "files after a refusal: $(ls -d a*)"; fi

# ---- outputs ----
problems="-p rosenbrock -p quadratic,n=20,condition=100 -p saddle -p sphere,n=5"
methods="-m gradient/armijo -m newton/damping,max_iterations=500"
# shellcheck disable=SC2086
"$nadir" profile $problems $methods --csv all.csv --json all.json --report page -j 2 >out 2>err || complain "profile: exit code $?: $(cat err)"
[ "$(wc -l <all.csv)" -eq 9 ] || complain "all.csv has $(wc -l <all.csv) lines"
[ "$(wc -l <all.json)" -eq 8 ] || complain "all.json has $(wc -l <all.json) lines"
[ "$(grep -c '"machine":"[^"]' all.json)" -eq 8 ] || complain "all.json does not name the machine: $(head -n 1 all.json)"
grep -q 'One against one' out || complain "no table of one against one: $(cat out)"
grep -q '4/4' out || complain "newton/damping did not solve all: $(cat out)"
[ -s page/index.html ] || complain "no page/index.html"
if command -v gnuplot >/dev/null; then
    grep -q 'Performance profile' page/index.html || complain "the page has no performance profile"
fi
# shellcheck disable=SC2086
"$nadir" profile $problems $methods --json - >out 2>err
[ "$(wc -l <out)" -eq 8 ] || complain "--json - writes something else to standard output: $(cat out)"

# Nothing is run again, and the file stays as it is.
cp all.csv before.csv
# shellcheck disable=SC2086
"$nadir" profile $problems $methods --csv all.csv -q || complain "a profile that is complete: exit code $?"
cmp -s all.csv before.csv || complain "a profile that was complete has changed"
# Other limits would give other rows.
# shellcheck disable=SC2086
expect 2 "was begun with" profile $problems $methods --csv all.csv --max-seconds 3

# A torn line is cut off, and its run made again.
head -c -20 all.csv >torn.csv
# shellcheck disable=SC2086
"$nadir" profile $problems $methods --csv torn.csv -q || complain "a torn file: exit code $?"
cut -d, -f1-6 all.csv | sort >first
cut -d, -f1-6 torn.csv | sort >second
cmp -s first second || complain "after a torn line: $(cat torn.csv)"

# ---- killed and continued ----
many=""
for n in 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do many="$many -p quadratic,n=$n,condition=1e3"; done
for attempt in 3 11 24; do
    # shellcheck disable=SC2086
    "$nadir" profile $many $methods --csv killed.csv -q 2>err &
    process=$!
    while kill -0 $process 2>/dev/null && ! [ "$(wc -l <killed.csv 2>/dev/null || echo 0)" -ge $attempt ]; do sleep 0.02; done
    kill -9 $process 2>/dev/null
    wait $process 2>/dev/null
    cp killed.csv after-$attempt.csv
done
tries=0
# shellcheck disable=SC2086
until "$nadir" profile $many $methods --csv killed.csv -q 2>err || [ $tries -ge 5 ]; do
    tries=$((tries + 1)) # the runs of the killed process may still hold its lock
    sleep 0.2
done
[ "$(wc -l <killed.csv)" -eq 41 ] || complain "killed and continued: $(wc -l <killed.csv) lines, not 41: $(cat err)"
[ "$(cut -d, -f1-5 killed.csv | sort | uniq -d | wc -l)" -eq 0 ] || complain "killed and continued: rows are doubled"
grep '^"\?[a-z]' after-24.csv | sed '$d' >complete
head -n "$(wc -l <complete)" killed.csv | cmp -s complete - || complain "killed and continued: rows that were there have changed"

# ---- worse than before ----
# shellcheck disable=SC2086
"$nadir" profile $problems $methods --csv new.csv --against all.csv --max-seconds 10 >out 2>err || [ $? -eq 1 ] ||
    complain "--against: exit code $?"
grep -q '^8 runs compared' out || complain "--against compares: $(tail -n 3 out)"
if grep '^worse' out | grep -v seconds; then complain "the same program is worse than itself"; fi
sed 's/^\(rosenbrock,2,gradient.armijo\),GRADIENT,[0-9]*,[0-9]*/\1,GRADIENT,10,10/' all.csv >faster.csv
# shellcheck disable=SC2086
"$nadir" profile $problems $methods --csv new.csv --against faster.csv >out 2>err
[ $? -eq 1 ] || complain "--against: a regression has no exit code of its own"
grep -q '^worse: gradient/armijo on rosenbrock: evaluations' out || complain "--against does not name the regression: $(cat out)"

# ---- peers that crash and end the process ----
cat >peer.c <<'END'
#include <stdlib.h>
#include <string.h>
#include "bench/peers/view.h"
static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    double f;
    view->objective(view->run, x, &f, NULL);
    if (strcmp(algorithm, "gsl-pr") == 0) exit(0);
    if (strcmp(algorithm, "gsl-fr") == 0) abort();
    strncpy(text, "tired", size);
}
const peer_adapter nadir_peer = {sizeof(peer_view), NULL, solve};
END
# shellcheck disable=SC2086 # a list of words
if ${CC:-cc} -shared -fPIC -I"$2" peer.c -o peer-gsl.so 2>err; then
    NADIR_PEERS=. "$nadir" profile -p rosenbrock -m peer:gsl-pr -m peer:gsl-fr -m peer:gsl-bfgs2 -m newton/damping --csv peers.csv -q 2>err ||
        complain "peers that crash: exit code $?: $(cat err)"
    [ "$(cut -d, -f3,4 peers.csv | tail -n 4 | tr '\n\r' '; ')" = "peer:gsl-pr,CRASHED;peer:gsl-fr,CRASHED;peer:gsl-bfgs2,NO_PROGRESS;newton/damping,GRADIENT;" ] ||
        complain "peers that crash: $(cat peers.csv)"
    grep -q 'tired' peers.csv || complain "a peer's last words are lost: $(cat peers.csv)"
else
    complain "no adapter: $(cat err)"
fi
expect 2 "no such peer" profile -p rosenbrock -m peer:me

# ---- interrupted ----
timeout --preserve-status -s INT 1 "$nadir" profile -p rosenbrock -m newton/damping \
    -m gradient/fixed,eta=1e-14,max_iterations=1e15,max_seconds=1e5 --csv int.csv >out 2>err
got=$?
[ "$got" -eq 130 ] || complain "interrupted: exit code $got, not 130: $(cat err)"
[ "$(wc -l <int.csv)" -eq 2 ] || complain "interrupted: $(cat int.csv)"

[ "${NADIR_SANITIZED:-no}" = no ] || exit $((failures > 0)) # a sanitizer ends a process that has no memory
# A run that wants too much memory is a row, and the next one goes on.
"$nadir" profile -p quadratic,n=4000 -p rosenbrock -m newton/damping --max-memory 60 --csv memory.csv -q >out 2>err
got=$?
[ "$got" -eq 0 ] || complain "too much memory: exit code $got: $(cat err)"
grep -q '^"quadratic,n=4000",.*,MEMORY,' memory.csv || complain "too much memory: $(cat memory.csv)"
grep -q '^rosenbrock,.*,GRADIENT,' memory.csv || complain "after too much memory: $(cat memory.csv)"

[ "$failures" -eq 0 ]
