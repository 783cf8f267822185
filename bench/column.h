/* The columns of a comparison: one list for the text table, CSV, JSON and the report. */
#ifndef NADIR_BENCH_COLUMN_H
#define NADIR_BENCH_COLUMN_H

#include "experiment.h"

enum { COLUMN_TEXT = 288 };

typedef enum column_kind { COLUMN_WORD, COLUMN_INTEGER, COLUMN_REAL } column_kind;

/* A value as machines read it; `known` is false where a cell is empty. */
typedef struct column_value {
    bool known;
    const char *word;
    int64_t integer;
    double real;
} column_value;

typedef struct column {
    const char *name;    /* in CSV and JSON */
    const char *heading; /* for people */
    const char *meaning; /* one line below the table */
    column_kind kind;
    column_value (*value)(const experiment *);
    void (*show)(const experiment *, char *text, size_t size); /* for people; NULL: the value */
} column;

/* The columns in order; NULL beyond the end. */
const column *column_at(size_t index);
size_t column_count(void);
const column *column_named(const char *name);

/* For people: "" where unknown; never "nan". */
void column_show(const column *self, const experiment *run, char *text, size_t size);
/* For machines: 17 significant digits, "" where unknown. */
void column_exact(const column *self, const experiment *run, char *text, size_t size);

/* A number with 17 significant digits, or "" when it is not finite. */
void exact_real(double value, char *text, size_t size);
/* "12.3 µs", "4.56 ms", "1.23 s". */
void show_seconds(double seconds, char *text, size_t size);
/* "0.998002": as many digits as tell it from 1. */
void show_rate(double rate, char *text, size_t size);

#endif
