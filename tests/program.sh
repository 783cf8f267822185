#!/bin/sh
# program.sh NADIR: exit codes, messages and output files of the program, as a user meets them.
set -u
# shellcheck source=tests/program_helpers.sh
. "$(dirname "$0")/program_helpers.sh"

# quick arguments...: compare on one small problem.
quick() {
    "$nadir" compare --problem rosenbrock --method newton/damping "$@" </dev/null
}

# ---- what there is ----
expect 0 "0.1.0" --version
expect 0 "OpenBLAS" --version
expect 0 "newton/damping/cholesky" list
expect 0 "rosenbrock" list
expect 0 "gtol" list
expect 0 "compare" --help

# ---- words: 2 ----
expect 2 "" compare --nosuch
expect 0 "ROOT" compare --problem powell,n=4 --method root
expect 0 "ROOT" compare --problem broydn3d,n=50 --method broyden
expect 0 "gauss_newton/damping  GRADIENT" compare --problem bard --method gauss_newton/damping
expect 0 "offers no residual" compare --problem quadratic,n=5 --method gauss_newton
expect 2 "nosuch" nosuch
expect 2 "did you mean 'newton'" compare --method newtn
expect 2 "did you mean 'damping'" compare --method newton/dampin
expect 2 "did you mean 'cholesky'" compare --method newton/damping/colesky
expect 2 "did you mean 'gtol'" compare --method newton/damping,gtoll=1
expect 2 "gtol = -1" compare --method newton/damping,gtol=-1
expect 2 "gtol = nan" compare --method newton/damping,gtol=nan
expect 2 "lambda" compare --method newton/full,lambda=1
expect 2 "did you mean 'rosenbrock'" compare --problem rosenbrok
expect 2 "condition = 0.5" compare --problem quadratic,condition=0.5
expect 2 "spectrum = foo" compare --problem quadratic,spectrum=foo
expect 2 "n = 0" compare --problem quadratic,n=0
expect 2 "n" compare --problem rosenbrock,n=5
expect 2 "" compare --problem
expect 2 "" compare --csv

expect 2 "did you mean 'eta'" compare --sweep etaa
expect 2 "FROM < TO" compare --sweep eta=2:1
expect 2 "option eta is not used" compare --sweep eta --method newton/damping --problem rosenbrock
expect 2 "give a range" compare --sweep ftarget
expect 2 "none of the default methods" compare --sweep radius=1:2
expect 2 "not a sweep" compare --sweep eta --plot

# ---- files: 3 ----
: >empty
printf '1 1:0.5 2:1\n-1 1:abc\n' >letters
printf '1,2,3\n0,4\n' >ragged.csv
printf '1,2,3\n0,4,x\n' >letters.csv
mkdir folder
expect 3 "nowhere" compare --problem logistic --data nowhere
expect 3 "empty" compare --problem logistic --data empty
expect 3 "letters:2" compare --problem logistic --data letters
expect 3 "ragged.csv:2" compare --problem logistic --data ragged.csv
expect 3 "letters.csv:2" compare --problem logistic --data letters.csv
expect 3 "folder" compare --problem logistic --data folder
expect 3 "nowhere/runs.csv" compare --problem rosenbrock --method newton/full --csv nowhere/runs.csv

# After a refusal there is no file, not even an empty one.
"$nadir" compare --problem rosenbrock --problem nosuch --method newton/full --csv a.csv --trace a.trace --report a >out 2>&1
if [ -e a.csv ] || [ -e a.trace ] || [ -e a ]; then complain "files after a refusal: $(ls -d a*)"; fi

# ---- outputs ----
columns=problem,n,method,status,iterations,f_evals,g_evals,h_evals,hv_evals,factorizations,seconds,f,gnorm,rate,rate_theory,order,verdict,class,exponent,class_first,class_last,rate_low,rate_high,order_low,order_high,theory_ratio,constant,constant_theory
quick --csv - >out 2>err || complain "--csv -: exit code $?: $(cat err)"
[ "$(head -n 1 out | tr -d '\r')" = "$columns" ] || complain "the columns of the CSV: $(head -n 1 out)"
[ "$(wc -l <out)" -eq 2 ] || complain "--csv - writes something else to standard output: $(cat out)"
tail -n 1 out | grep -q ',GRADIENT,' || complain "the run is not converged: $(tail -n 1 out)"

quick --csv runs.csv --trace trace.csv --report report >out 2>err || complain "files: exit code $?: $(cat err)"
[ "$(head -n 1 runs.csv | tr -d '\r')" = "$columns" ] || complain "runs.csv: $(head -n 1 runs.csv)"
[ "$(wc -l <trace.csv)" -gt 10 ] || complain "trace.csv has $(wc -l <trace.csv) lines"
[ -s report/index.html ] || complain "no report/index.html: $(ls report)"
grep -q 'rosenbrock' report/index.html || complain "the report does not name the problem"
if command -v gnuplot >/dev/null; then
    grep -q '<svg' report/index.html || complain "the report has no plot"
fi
quick --json runs.json >out 2>err || grep -q jansson err || complain "--json: exit code $?: $(cat err)"

# Without gnuplot the report says so in place of the plots.
mkdir bin
for tool in sh cat env; do ln -s "$(command -v $tool)" bin/$tool; done
PATH=$scratch/bin quick --report plain >out 2>err || complain "a report without gnuplot: exit code $?: $(cat err)"
grep -q 'gnuplot' plain/index.html || complain "a report without plots does not say why"

# A plot of characters, without escapes in a pipe.
quick --plot >out 2>err || complain "--plot: exit code $?: $(cat err)"
grep -q '│a' out || complain "--plot: no plot: $(cat out)"
if grep -q "$(printf '\033')" out; then complain "--plot: escapes in a pipe"; fi

# Newton's order shows on one of the problems that are compared unless others are named.
"$nadir" compare --method newton/full --method newton/damping --csv default.csv -q >out 2>err || complain "default problems: $(cat err)"
[ "$(grep -c ',quadratic,' default.csv)" -ge 2 ] || complain "no quadratic convergence: $(cat default.csv)"

# A sweep: the option's column, and steps beyond 2/L, which diverge, as finite numbers.
"$nadir" compare --sweep eta --problem quadratic,n=20,condition=10 --csv sweep.csv --report sweep >out 2>err ||
    complain "--sweep: exit code $?: $(cat err)"
grep -q 'steps diverge beyond 2/L = 0.2' out || complain "--sweep: no limit: $(cat out)"
"$nadir" compare --sweep eta=1e-3:1e-2:2 -p quadratic,n=10 -m gradient/fixed -m momentum/fixed >out
grep -q 'momentum/fixed: steps diverge beyond' out || complain "--sweep: whose limit: $(cat out)"
[ "$(head -n 1 sweep.csv | tr -d '\r')" = "$columns,eta,limit_share,outcome" ] || complain "sweep.csv: $(head -n 1 sweep.csv)"
for outcome in 'too small' good overshooting divergent; do
    grep -q ",$outcome" sweep.csv || complain "--sweep: no outcome '$outcome': $(cat sweep.csv)"
done
if grep -qi 'nan\|inf' sweep.csv; then complain "--sweep: numbers that are none: $(cat sweep.csv)"; fi
if command -v gnuplot >/dev/null; then
    grep -q 'limit 2/L' sweep/index.html || complain "the sweep's report has no plot with the limit"
fi

# A run that stops short is a result, not an error.
"$nadir" compare --problem rosenbrock --method gradient/fixed,eta=1e-9,max_iterations=3 --csv - >out 2>err ||
    complain "a limit reached: exit code $?"
grep -q ',MAX_ITERATIONS,' out || complain "a limit reached: $(cat out)"

# An interrupt ends the run, with the table so far; the second run would go on for hours.
timeout --preserve-status -s INT 3 "$nadir" compare --problem rosenbrock --method newton/damping \
    --method gradient/fixed,eta=1e-14,max_iterations=1e15,max_seconds=1e5 --csv rows.csv >out 2>err
got=$?
[ "$got" -eq 130 ] || complain "interrupted: exit code $got, not 130"
grep -q 'newton/damping.*GRADIENT' out || complain "interrupted: no table of the run that was done: $(cat out)"
grep -q 'newton/damping' rows.csv || complain "interrupted: no CSV of the run that was done"

# A real data file, where the system has it.
data=/usr/share/doc/liblinear-tools/examples/heart_scale
if [ -e "$data" ]; then
    "$nadir" compare --problem logistic --data "$data" --method newton/damping --csv - >out 2>err
    tail -n 1 out | grep -qi '^logistic,14,newton/damping,GRADIENT,.*,MINIMUM' || complain "heart_scale: $(cat out err)"
fi

# A start by search: in the basin of the lowest minimum, f = 0, where the problem's own leads to one of 3e-5.
"$nadir" compare -p trigon,n=10 --start search -m newton/damping --csv - >out 2>err || complain "--start search: $(cat err)"
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "f") column = i + 1 } # the word has a comma of its own
         NR == 2 { found = $5 == "GRADIENT" && $column < 1e-15 } END { exit !found }' out || complain "--start search: $(cat out)"
expect 2 "--start is 'elsewhere', not own or search" compare --start elsewhere

"$nadir" compare -p trigon,n=10 --start search -m newton/damping >out
grep -q 'evaluated at 1000 points' out || complain "nothing of the search: $(cat out)"
# The known minimiser is another one, and the distance to it tells nothing.
grep -q 'quadratic' out || complain "newton at another minimiser than the known one: $(cat out)"
"$nadir" compare -p powell,n=4 -m newton/full,max_iterations=0 >out || complain "no iterations"
grep -q ' iter ' out || complain "no column iter where there were no iterations: $(cat out)"

# What is wrong is found before the first run, and the problem named.
expect 2 "leave the third part out" compare -m lbfgs/wolfe/cholesky
expect 2 "method '' is empty" compare -m ''
expect 2 "problem 'sphere' is given twice" compare -p sphere -p sphere
expect 2 "none of these problems reads a file" compare -p sphere --data "$0"
expect 2 "problem sphere: option n = 0: out of range" compare -p sphere,n=0
expect 2 "unknown problem 'zzzz'; nadir list shows them" compare -p zzzz
expect 0 "Examples:" compare -h
"$nadir" compare --help | awk '/^  nadir / && length > 79 {exit 1}' || complain "an example is longer than a line"
! "$nadir" list | grep -q 9000000000000000000 || complain "a number written out"

# Parameters and their standard errors: to six digits those that NIST certifies for misra1a.
"$nadir" compare -p misra1a -m gauss_newton/trust --parameters >out 2>err || complain "--parameters: $(cat err)"
awk 'function near(a, b) { return (a - b) ^ 2 <= (1e-6 * b) ^ 2 }
     $1 == "0" && NF == 3 { if (!near($2, 2.3894212918e+02) || !near($3, 2.7070075241)) exit 1; found++ }
     $1 == "1" && NF == 4 { if (!near($2, 5.5015643181e-04) || !near($3, 7.2668688436e-06) || $4 > -0.99) exit 1; found++ }
     END { exit found != 2 }' out || complain "--parameters: $(cat out)"
if "$nadir" compare -p misra1a -m peer:lmder --parameters >peer 2>err; then # in a process of its own
    grep -q '238.94.* 2.7070' peer || complain "--parameters of a peer: $(cat peer)"
fi
grep -q '12 degrees of freedom; J has full rank 2' out || complain "--parameters: no rank: $(cat out)"
"$nadir" compare -p sphere,n=2 -m newton --parameters >out 2>err || complain "--parameters: $(cat err)"
grep -q 'no residuals are known' out || complain "--parameters without residuals: $(cat out)"
expect 2 "not those of a sweep" compare --sweep eta --parameters

# Derivatives against differences.
expect 0 "fine" check -p rosenbrock -p chain,n=10 --points 3
expect 2 "unknown problem 'rosenbrok'; did you mean 'rosenbrock'" check -p rosenbrok
expect 2 "not an integer >= 1" check --points 0
expect 2 "unexpected argument" check rosenbrock
expect 0 "Exit codes:" check --help

# The same bits each time.
"$nadir" compare --problem quadratic,n=50 --method gradient/armijo --trace first.csv >/dev/null 2>&1
"$nadir" compare --problem quadratic,n=50 --method gradient/armijo --trace second.csv >/dev/null 2>&1
cut -d, -f1-5 first.csv >first
cut -d, -f1-5 second.csv >second
{ [ -s first ] && cmp -s first second; } || complain "two runs differ"

[ "$failures" -eq 0 ]
