/* nadir check: are a problem's derivatives those of its function? */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/collection.h"
#include "../../bench/outfile.h"
#include "../../bench/random.h"
#include "../../bench/table.h"
#include "cli.h"
#include "command_line.h"
#include "guard.h"
#include "sources.h"
#include "terminal.h"

enum { COLUMNS = 6, DEFAULT_POINTS = 2, DEFAULT_LARGEST = 40 };

typedef struct request {
    word_list problems;
    const char *data;
    int64_t points, largest;
} request;

/* ---- arguments ---- */

static const argument known[] = {
    {"problem", 'p', "WORD", "a problem, as in chain,n=100, or nl:MODEL.nl; may be given again; default: all there are", 1,
     argument_words, offsetof(request, problems), 0},
    {"plugin", 0, "FILE", "a problem of your own in a shared object (nadir_plugin.h); FILE,OPTIONS hands it options", 1,
     argument_plugins, offsetof(request, problems), 0},
    {"data", 'd', "FILE", "the data of problems that are fitted to data, LIBSVM or CSV", 1, argument_word, offsetof(request, data),
     0},
    {"points", 'k', "N", "how many points: the start, and others near it (2)", 2, argument_count, offsetof(request, points), 0},
    {"largest", 0, "N", "without a problem: the largest n of those that are checked (40)", 2, argument_count,
     offsetof(request, largest), 0},
    {0},
};

static const char text[] =
    "Holds every entry of the gradient, the Hessian, the Jacobian and their products against differences of the function, at the "
    "start and at points near it, and names the entries that are wrong.\v"
    "An entry is wrong when differences contradict it by far more than their own error, which is estimated, and unsure when they "
    "are "
    "too inaccurate to tell, as they are of entries that are tiny beside others. It takes some fifty evaluations an unknown: check "
    "a "
    "small instance.\n\n"
    "Examples:\n"
    "  nadir check\n"
    "  nadir check -p chain,n=10 -p rosenbrock --points 5\n"
    "  nadir check --plugin ./mine.so,n=10\n"
    "  nadir check -p nl:model.nl\n\n"
    "Exit codes: 0 nothing is wrong; 1 an entry is; 2 a word or option is wrong; 3 a file cannot be read or written; 4 not enough "
    "memory, or a problem could not be evaluated.";

static int read_arguments(int argc, char **argv, request *self) {
    const command_line line = {.name = "nadir check", .text = text, .arguments = known};
    *self = (request){.points = DEFAULT_POINTS, .largest = DEFAULT_LARGEST};
    const int code = word_list_create(&self->problems, (size_t)argc);
    return code == CLI_FINE ? command_line_read(&line, argc, argv, self) : code;
}

/* ---- checking ---- */

/* What was found of one problem, over its points. */
typedef struct finding {
    char word[BENCH_WORD];
    int64_t n;
    nadir_status status; /* NADIR_RUNNING: it was checked */
    int64_t entries, wrong, unsure;
    int64_t at;        /* the point of `worst`: 0 is the start */
    nadir_check worst; /* of the point where most is wrong, or what kept it from being checked */
} finding;

typedef struct findings {
    finding *rows;
    size_t count;
} findings;

static finding *next_row(findings *self) {
    finding *rows = realloc(self->rows, (self->count + 1) * sizeof *rows);
    if (!rows) return NULL;
    self->rows = rows;
    rows[self->count] = (finding){.status = NADIR_RUNNING};
    return &rows[self->count++];
}

/* The start, then points within a hundredth, or a tenth where a start is 0. */
static void place_point(const bench_problem *problem, int64_t point, bench_random *random, double *x) {
    for (int64_t i = 0; i < problem->problem.n; i++) {
        const double start = problem->start[i], reach = point == 0 ? 0 : start != 0 ? 0.01 * fabs(start) : 0.1;
        x[i] = start + reach * (2 * random_uniform(random) - 1);
    }
}

static void merge(finding *row, int64_t point, const nadir_check *found) {
    row->entries += found->entries;
    row->wrong += found->wrong;
    row->unsure += found->unsure;
    if (found->wrong <= row->worst.wrong) return;
    row->worst = *found;
    row->at = point;
}

/* A point near the start where the function is undefined is no point to check at. */
static void check_point(const nadir_problem *problem, int64_t point, const double *x, finding *row) {
    nadir_check found;
    const nadir_status status = nadir_check_derivatives(problem, x, &found);
    if (status == NADIR_NOT_FINITE && point > 0) return;
    row->status = status;
    if (status == NADIR_RUNNING)
        merge(row, point, &found);
    else
        row->worst = found;
}

/* f by itself, and by its residuals where there are any. */
static void check_points(const request *asked, const bench_problem *problem, finding *row, double *x) {
    bench_random random;
    random_seed(&random, 1);
    for (int64_t k = 0; k < asked->points && row->status == NADIR_RUNNING; k++) {
        place_point(problem, k, &random, x);
        check_point(&problem->problem, k, x, row);
        if (problem->squares.m > 0 && row->status == NADIR_RUNNING) check_point(&problem->squares, k, x, row);
    }
}

static int check_problem(const request *asked, const char *word, findings *all) {
    bench_problem problem;
    char message[BENCH_MESSAGE];
    const int code = bench_problem_create_from(problem_sources, word, asked->data, &problem, message, sizeof message);
    if (code != 0) return complain(code, message);
    finding *row = next_row(all);
    double *x = calloc((size_t)problem.problem.n, sizeof *x);
    if (row && x) {
        memcpy(row->word, problem.word, sizeof row->word);
        row->n = problem.problem.n;
        check_points(asked, &problem, row, x);
    }
    const bool fine = row && x;
    free(x);
    bench_problem_destroy(&problem);
    return fine ? CLI_FINE : complain(CLI_FAILED, "not enough memory");
}

/* n of a member's word; the word itself tells, or it is small. */
static bool is_small(const char *word, int64_t largest) {
    const char *size = strstr(word, ",n=");
    return !size || strtoll(size + 3, NULL, 10) <= largest;
}

static int check_all(const request *asked, findings *all) {
    bench_member member;
    int code = CLI_FINE;
    for (size_t i = 0; i < asked->problems.count && code == CLI_FINE; i++) code = check_problem(asked, asked->problems.at[i], all);
    for (size_t i = 0; asked->problems.count == 0 && code == CLI_FINE && bench_collection_at(i, &member); i++)
        if (is_small(member.word, asked->largest)) code = check_problem(asked, member.word, all);
    return code;
}

/* ---- what is printed ---- */

static void set_row(table *t, size_t at, const finding *row) {
    table_set(t, at, 0, row->word);
    snprintf(table_at(t, at, 1)->text, TABLE_CELL, "%lld", (long long)row->n);
    snprintf(table_at(t, at, 2)->text, TABLE_CELL, "%lld", (long long)row->entries);
    snprintf(table_at(t, at, 3)->text, TABLE_CELL, "%lld", (long long)row->wrong);
    snprintf(table_at(t, at, 4)->text, TABLE_CELL, "%lld", (long long)row->unsure);
    const bool checked = row->status == NADIR_RUNNING;
    snprintf(table_at(t, at, 5)->text, TABLE_CELL, "%s", !checked ? "not checked" : row->wrong == 0 ? "fine" : "WRONG");
    table_at(t, at, 5)->colour = !checked ? TABLE_WARN : row->wrong == 0 ? TABLE_GOOD : TABLE_BAD;
}

static bool print_table(const findings *all, const text_style *style) {
    static const char *const headings[COLUMNS] = {"problem", "n", "entries", "wrong", "unsure", "verdict"};
    table t;
    if (!table_create(&t, all->count + 1, COLUMNS)) return false;
    for (size_t i = 0; i < COLUMNS; i++) {
        table_set(&t, 0, i, headings[i]);
        t.right[i] = i > 0 && i < COLUMNS - 1;
    }
    for (size_t i = 0; i < all->count; i++) set_row(&t, i + 1, &all->rows[i]);
    table_write(&t, stdout, style);
    table_destroy(&t);
    return true;
}

static void print_entry(const nadir_entry *entry) {
    char name[80];
    nadir_entry_name(entry, name, sizeof name);
    printf("  %-14s is %-22.15g differences give %-22.15g within %.1e\n", name, entry->given, entry->difference, entry->error);
}

static void print_details(const findings *all, const text_style *style) {
    for (size_t i = 0; i < all->count; i++) {
        const finding *row = &all->rows[i];
        if (row->status == NADIR_RUNNING && row->wrong == 0) continue;
        fputc('\n', stdout);
        write_coloured(stdout, style, TABLE_BOLD, row->word);
        if (row->at == 0)
            printf(", at the start: %s\n", row->worst.text);
        else
            printf(", at point %lld near the start: %s\n", (long long)row->at, row->worst.text);
        for (int64_t k = 0; k < row->worst.worst_count; k++) print_entry(&row->worst.worst[k]);
    }
}

static int code_of(const findings *all) {
    int code = CLI_FINE;
    for (size_t i = 0; i < all->count; i++) {
        if (all->rows[i].status != NADIR_RUNNING) return CLI_FAILED;
        if (all->rows[i].wrong > 0) code = CLI_WORSE;
    }
    return code;
}

static int print(const findings *all) {
    char message[300];
    outfile out = {.stream = stdout};
    const text_style style = terminal_style(stdout);
    if (!print_table(all, &style)) return complain(CLI_FAILED, "not enough memory");
    print_details(all, &style);
    return outfile_commit(&out, message, sizeof message) ? code_of(all) : complain(CLI_FILE, message);
}

static int check(int argc, char **argv) {
    request asked;
    findings all = {0};
    int code = read_arguments(argc, argv, &asked);
    if (code == CLI_FINE) code = check_all(&asked, &all);
    if (code == CLI_FINE) code = print(&all);
    word_list_destroy(&asked.problems);
    free(all.rows);
    return code;
}

int command_check(int argc, char **argv) {
    return guard_is_wanted(argc, argv) ? guard(check, argc, argv) : check(argc, argv);
}
