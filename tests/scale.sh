#!/bin/sh
# scale.sh NADIR: nadir scale as a user meets it.
set -u
# shellcheck source=tests/program_helpers.sh
. "$(dirname "$0")/program_helpers.sh"

expect 0 "Examples" scale --help
expect 2 "did you mean 'newton'" scale -m newtn
expect 2 "problem 'rosenbrock,n=96'" scale -p rosenbrock
expect 2 "--from is '0'" scale --from 0
expect 2 "no size between" scale --from 200 --to 100
expect 2 "option eta is not used" scale -m newton/damping,eta=1
expect 2 "use armijo" scale -p logcosh -m gradient/exact --to 96
expect 3 "nowhere/a.csv" scale --to 96 --csv nowhere/a.csv

"$nadir" scale -p quadratic,condition=10 -m newton/full --from 12 --to 96 --csv sizes.csv --report page >out 2>err ||
    complain "scale: exit code $?: $(cat err)"
[ "$(wc -l <sizes.csv)" -eq 5 ] || complain "sizes.csv: $(cat sizes.csv)"
[ "$(head -n 1 sizes.csv | cut -d, -f1-5)" = "problem,method,n,status,iterations" ] || complain "sizes.csv: $(head -n 1 sizes.csv)"
[ "$(grep -c ',dpotrf,' sizes.csv)" -eq 4 ] || complain "the floor is not dpotrf: $(cat sizes.csv)"
grep -q 'The time grows like n^' out || complain "no exponent: $(cat out)"
if command -v gnuplot >/dev/null; then
    [ "$(grep -c '<svg' page/index.html)" -eq 2 ] || complain "page/index.html has not two plots"
fi
"$nadir" scale -p chain -m newton/damping --from 12 --to 48 --csv - >out 2>err || complain "--csv -: exit code $?"
[ "$(wc -l <out)" -eq 4 ] || complain "--csv - writes something else to standard output: $(cat out)"
grep -q ',copy,' out || complain "the floor of a band is not a copy: $(cat out)"

[ "$failures" -eq 0 ]
