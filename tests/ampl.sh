#!/bin/sh
# ampl.sh NADIR SOURCE_ROOT: AMPL models as a user and as a modelling language meet them. The models written here have minima known in
# closed form. Those of NADIR_NL_MODELS, or of ../shared/data/nl beside the source, are tried where they are.
set -u
nadir=$1
models=${NADIR_NL_MODELS:-$2/../shared/data/nl}
case $models in /*) ;; *) models=$PWD/$models ;; esac
unset nadir_options
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0

complain() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# model NAME SENSE START EXPRESSION...: writes NAME.nl, whose unknowns start at START ("x0 x1 ..."), from an expression in Polish notation.
model() {
    name=$1
    sense=$2
    # shellcheck disable=SC2086 # a list of words
    starts=$(printf '%s\n' $3 | awk '{ print NR - 1, $1 }')
    shift 3
    n=$(printf '%s\n' "$starts" | wc -l)
    {
        printf 'g3 0 1 0\n %d 0 1 0 0\n 0 1\n 0 0\n 0 %d 0\n 0 0 0 1\n 0 0 0 0 0\n 0 %d\n 0 0\n 0 0 0 0 0\n' "$n" "$n" "$n"
        printf 'O0 %d\n' "$sense"
        printf '%s\n' "$@"
        printf 'x%d\n%s\nb\n' "$n" "$starts"
        awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) print 3; print "k" n - 1; for (i = 1; i < n; i++) print 0
                               print "G0 " n; for (i = 0; i < n; i++) print i, 0 }'
    } >"$name.nl"
}

# run CODE arguments...
run() {
    code=$1
    shift
    "$nadir" "$@" >out 2>err </dev/null
    got=$?
    [ "$got" -eq "$code" ] || complain "exit code $got, not $code: nadir $*: $(cat out err)"
}

# says TEXT...: in what was printed.
says() {
    for text in "$@"; do
        cat out err | grep -qF -- "$text" || complain "no '$text' in: $(cat out err)"
    done
}

refuses() {
    code=$1
    text=$2
    shift 2
    run "$code" "$@"
    says "$text"
    [ "$(grep -cv '^Try ' err)" -eq 1 ] || complain "$(wc -l <err) lines on standard error: nadir $*: $(cat err)"
}

# is NAME VALUE TOLERANCE: the number behind the name in what was printed.
is() {
    awk -v name="$1" -v value="$2" -v tolerance="$3" \
        '$1 == name { found = 1; d = $2 - value; if (d < 0) d = -d; if (!(d <= tolerance)) exit 1 } END { if (!found) exit 1 }' out ||
        complain "$1 is not $2: $(grep "^$1" out)"
}

if ! "$nadir" solve --help >out 2>&1; then
    refuses 2 "libamplsolver-dev" solve nowhere.nl
    refuses 2 "libamplsolver-dev" nowhere -AMPL
    refuses 2 "libamplsolver-dev" compare --problem nl:nowhere.nl
    run 0 -v
    [ "$failures" -eq 0 ] && exit 77
    exit 1
fi

# ---- models with known minima ----
model bowl 0 "7 -4" o0 o5 o0 v0 n-1 n2 o2 n2 o5 o0 v1 n3 n2           # (x-1)^2 + 2(y+3)^2
model hill 1 "7 -4" o1 n5 o0 o5 o0 v0 n-1 n2 o2 n2 o5 o0 v1 n3 n2     # 5 less that
model rosenbrock 0 "-1.2 1" o0 o5 o1 n1 v0 n2 o2 n100 o5 o1 v1 o5 v0 n2 n2
model log 0 0.1 o1 v0 o43 v0                                          # x - log x
model undefined 0 -1 o1 v0 o43 v0
model linear 0 "0 0" o1 v0 o2 n2 v1
model constant 0 "1 2" n7
model parabola 0 1 o16 o5 v0 n2                                       # -x^2
model valley 0 2 o1 o44 v0 o2 n3 v0                                   # exp(x) - 3x: the gradient is not 0 in any double
model quartic 0 5 o5 o0 v0 n-2 n4                                     # (x-2)^4

run 0 solve bowl.nl --solution x --csv row
says "GRADIENT" "minimum: every" "Hessian     dense"
is objective 0 1e-20
awk 'NR == 1 && $2 - 1 > 1e-10 { exit 1 } NR == 2 && $2 + 3 > 1e-10 { exit 1 } END { if (NR != 2) exit 1 }' x || complain "$(cat x)"
"$nadir" compare --problem rosenbrock --method newton/damping --csv - 2>/dev/null | head -n 1 >columns
head -n 1 row | cmp -s - columns || complain "the columns of --csv: $(cat row)"
tail -n 1 row | grep -q '^bowl.nl,2,newton/.*,GRADIENT,.*,minimum' || complain "--csv: $(cat row)"

run 0 solve hill.nl --verbose
says "maximise" "maximum: every" "iter " "objective    max|g|"
is objective 5 1e-12
run 0 solve rosenbrock --solution -
awk '{ d = $2 - 1; if (d < 0) d = -d; if (!(d <= 1e-10)) exit 1 } END { if (NR != 2) exit 1 }' out || complain "--solution -: $(cat out)"
run 0 solve log.nl
is objective 1 1e-14
run 0 solve quartic.nl
is objective 0 1e-10
run 0 solve constant.nl
says "degenerate"
is objective 7 0
run 1 solve linear.nl
says "UNBOUNDED"
run 1 solve parabola.nl
says "UNBOUNDED"
run 4 solve undefined.nl
says "NOT_FINITE" "objective   undefined"
run 1 solve rosenbrock.nl --max-iterations 3
says "MAX_ITERATIONS" "not a stationary point"
run 1 solve rosenbrock.nl --max-seconds 0
says "MAX_SECONDS"
run 0 solve rosenbrock.nl --method newton/damping/ldlt,gtol=1e-6
says "newton/damping/ldlt" "GRADIENT"

# ---- refusals ----
refuses 2 "which model" solve
refuses 2 "unexpected argument 'hill.nl'" solve bowl.nl hill.nl
refuses 2 "did you mean 'damping'" solve bowl.nl --method newton/dampin
refuses 2 "max_iterations" solve bowl.nl --max-iterations -1
refuses 2 "objno = 2" solve bowl.nl --objno 2
refuses 2 "" solve bowl.nl --nosuch
refuses 3 "nowhere.nl" solve nowhere.nl
refuses 3 "nowhere/x" solve bowl.nl --solution nowhere/x
: >empty.nl
refuses 3 "empty" solve empty.nl
head -c 100 rosenbrock.nl >cut.nl
refuses 3 "cut.nl" solve cut.nl
echo 'f0 1' >call
sed '/^O0/r call' bowl.nl >crash.nl
refuses 3 "crash.nl" solve crash.nl
refuses 3 "crash: " crash -AMPL
refuses 3 "crash.nl" compare --problem nl:crash.nl --method newton/damping
refuses 3 "nowhere.nl" compare --problem nl:nowhere.nl --method newton/damping

# ---- as a problem of the laboratory ----
run 0 compare --problem nl:rosenbrock.nl --method newton/damping --method gradient/armijo,max_iterations=10 --csv -
grep -q '^nl:rosenbrock.nl,2,newton/damping,GRADIENT,.*minimum' out || complain "compare: $(cat out)"
grep -q '^nl:rosenbrock.nl,2,.*gradient/armijo.*MAX_ITERATIONS' out || complain "compare: $(cat out)"

# ---- as modelling languages call ----
# solved NAME CODE: the last line of the result, and nothing on standard error.
solved() {
    [ "$(tail -n 1 "$1.sol")" = "objno 0 $2" ] || complain "$1.sol: $(cat "$1.sol")"
    [ ! -s err ] || complain "$1: $(cat err)"
}

run 0 -v
says "nadir 0."
run 0 "-="
says "gtol" "max_iterations" "objno"
run 0 "-?"
says "-AMPL"
run 0 rosenbrock -AMPL
solved rosenbrock 0
grep -q 'converged' rosenbrock.sol || complain "no message in rosenbrock.sol: $(cat rosenbrock.sol)"
# Behind the message: "Options", their number and values; constraints and multipliers, unknowns and values: 0 0 2 2; x.
awk '/^Options/ { at = NR } { line[NR] = $1 }
     END { at += 1 + line[at + 1]; if (line[at + 1] != 0 || line[at + 2] != 0 || line[at + 3] != 2 || line[at + 4] != 2) exit 1
           for (i = 5; i <= 6; i++) { d = line[at + i] - 1; if (d < 0) d = -d; if (!(d <= 1e-10)) exit 1 } }' rosenbrock.sol ||
    complain "the values in rosenbrock.sol: $(cat rosenbrock.sol)"
run 0 hill.nl -AMPL
solved hill 0
run 0 linear -AMPL
solved linear 300
run 0 undefined -AMPL
solved undefined 503
run 0 rosenbrock -AMPL max_iterations=3
solved rosenbrock 400
says "max_iterations=3"
nadir_options='max_iterations = 4 outlev=1' "$nadir" rosenbrock -AMPL >out 2>err
grep -q 'max_iterations=4$' out || complain "nadir_options: $(cat out err)"
says "objective    max|g|" "MAX_ITERATIONS"
solved rosenbrock 400
nadir_options='max_iterations 4 method "newton/damping, gtol=1e-3"' "$nadir" rosenbrock -AMPL max_iterations=100 >out 2>err
grep -q 'newton/damping' out || complain "nadir_options: $(cat out err)"
solved rosenbrock 0
run 0 valley -AMPL gtol=0
solved valley 100
run 0 -e rosenbrock -AMPL gtol=1e-5
[ ! -s out ] || complain "-e repeats options: $(cat out)"
run 0 -s bowl
says "converged"
solved bowl 0
rm bowl.sol
refuses 2 "did you mean 'gtol'" bowl -AMPL gtool=1
refuses 2 "outlev" bowl -AMPL outlev=x
refuses 2 "which model" -AMPL
refuses 3 "nowhere.nl" nowhere -AMPL
[ ! -e bowl.sol ] || complain "a .sol after a refusal"
mkdir locked && cp bowl.nl locked && mkdir locked/bowl.sol
refuses 3 "bowl.sol" locked/bowl -AMPL

# A signal ends the run, not the result: asked of the process itself, as a modelling language does, or of its group.
slow=gradient/fixed,eta=1e-14
timeout --foreground --preserve-status -s TERM 1 "$nadir" rosenbrock -AMPL method=$slow max_iterations=1e15 >out 2>err
got=$?
[ "$got" -eq 0 ] || complain "interrupted -AMPL: exit code $got"
solved rosenbrock 403
timeout --preserve-status -s INT 1 "$nadir" solve rosenbrock.nl --method $slow,max_iterations=1e15 --solution x >out 2>err
got=$?
[ "$got" -eq 130 ] || complain "interrupted: exit code $got, not 130"
says "STOPPED"
[ "$(wc -l <x)" -eq 2 ] || complain "interrupted: no solution: $(cat x)"

# ---- models of others ----
# expect NAME F TOLERANCE: the best value known, from a published collection (CUTE) and Ipopt.
expect() {
    [ -e "$models/$1.nl" ] || return
    tried=$((tried + 1))
    run 0 solve "$models/$1.nl"
    says "GRADIENT"
    is objective "$2" "$3"
}
tried=0
expect rosenbr 0 1e-12
expect cliff 0.199787 1e-6
expect allinitu 5.744385 1e-6
expect heart8ls 0 1e-12
expect brownal 0 1e-12
expect osborneb 0.0401377 1e-7
expect watson 0 1e-9 # its Hessian is singular to rounding: below 1e-9, where max|g| is met, the processor's sums decide how far f still falls
expect chnrosnb 0 1e-12
expect eigenals 0 1e-12
expect genrose 1 1e-8
for name in bqp1var camel6; do
    [ ! -e "$models/$name.nl" ] || refuses 3 "with bounds" solve "$models/$name.nl"
done
[ "$tried" -gt 0 ] || echo "no models in $models: those tests are skipped"

[ "$failures" -eq 0 ]
