/* How a run ended, in the numbers that other programs look at. */
#include "outcome.h"

#include <stddef.h>

#include "cli.h"

enum { AMPL_ELSEWHERE = 102, AMPL_FAILURE = 500 };

static const struct {
    nadir_status status;
    int exit, ampl;
} rows[] = {
    {NADIR_GRADIENT, CLI_FINE, 0},           {NADIR_TARGET, CLI_FINE, 1},
    {NADIR_PRECISION, CLI_FINE, 100},        {NADIR_STEP, CLI_FINE, 101},
    {NADIR_UNBOUNDED, CLI_LIMIT, 300},       {NADIR_MAX_ITERATIONS, CLI_LIMIT, 400},
    {NADIR_MAX_EVALUATIONS, CLI_LIMIT, 401}, {NADIR_MAX_SECONDS, CLI_LIMIT, 402},
    {NADIR_STOPPED, CLI_LIMIT, 403},         {NADIR_DIVERGED, CLI_FAILED, 501},
    {NADIR_NO_PROGRESS, CLI_FAILED, 502},    {NADIR_NOT_FINITE, CLI_FAILED, 503},
    {NADIR_CALLBACK, CLI_FAILED, 504},       {NADIR_MEMORY, CLI_FAILED, 505},
    {NADIR_ARGUMENT, CLI_USAGE, 506},        {NADIR_MISSING, CLI_USAGE, 507},
    {NADIR_COMBINATION, CLI_USAGE, 508},
};
enum { ROWS = sizeof rows / sizeof *rows };

static size_t row_of(nadir_status status) {
    size_t i = 0;
    while (i < ROWS && rows[i].status != status) i++;
    return i;
}

int outcome_exit(nadir_status status) {
    size_t i = row_of(status);
    return i < ROWS ? rows[i].exit : CLI_FAILED;
}

int outcome_ampl(const nadir_result *result) {
    size_t i = row_of(result->status);
    if (i == ROWS) return AMPL_FAILURE;
    return outcome_elsewhere(result) ? AMPL_ELSEWHERE : rows[i].ampl;
}

bool outcome_elsewhere(const nadir_result *result) {
    nadir_verdict verdict = result->inertia.verdict;
    return result->status > 0 && (verdict == NADIR_VERDICT_SADDLE || verdict == NADIR_VERDICT_MAXIMUM);
}
