/* Names and texts of statuses and verdicts, from the lists in nadir.h. */
#include "nadir.h"

typedef struct named {
    int value;
    const char *name, *text;
} named;

#define STATUS_ROW(name, value, text) {value, #name, text},
#define VERDICT_ROW(name, text)       {NADIR_VERDICT_##name, #name, text},

static const named statuses[] = {NADIR_STATUS_LIST(STATUS_ROW)};
static const named verdicts[] = {NADIR_VERDICT_LIST(VERDICT_ROW)};
static const named unknown = {0, "UNKNOWN", "not a value of this list"};

static const named *find(const named *rows, size_t count, int value) {
    for (size_t i = 0; i < count; i++)
        if (rows[i].value == value) return &rows[i];
    return &unknown;
}

static const named *find_status(nadir_status status) {
    return find(statuses, sizeof statuses / sizeof *statuses, (int)status);
}

static const named *find_verdict(nadir_verdict verdict) {
    return find(verdicts, sizeof verdicts / sizeof *verdicts, (int)verdict);
}

const char *nadir_status_name(nadir_status status) {
    return find_status(status)->name;
}

const char *nadir_status_text(nadir_status status) {
    return find_status(status)->text;
}

const char *nadir_verdict_name(nadir_verdict verdict) {
    return find_verdict(verdict)->name;
}

const char *nadir_verdict_text(nadir_verdict verdict) {
    return find_verdict(verdict)->text;
}
