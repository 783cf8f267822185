/* The table of families, and the making of a problem from its word. A new family is one file and one row here. */
#include "problem.h"

#include <ctype.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include "problems/family.h"

/* Families with a file each ... */
static const bench_family *const families[] = {
    &family_quadratic, &family_rosenbrock, &family_chain,   &family_extended, &family_powell,  &family_saddle,
    &family_sphere,    &family_quartic,    &family_logcosh, &family_logistic, &family_softmax,
};
enum { FAMILIES = sizeof families / sizeof *families };

/* ... and those that are rows of a table, by source. */
static const bench_family *const groups[] = {mgh_families,      nist_families, squares_families, small_families,
                                             scalable_families, grid_families, later_families};
enum { GROUPS = sizeof groups / sizeof *groups, MOST_NAMES = 256 };

const bench_family *bench_family_at(size_t index) {
    if (index < FAMILIES) return families[index];
    index -= FAMILIES;
    for (size_t i = 0; i < GROUPS; i++) {
        for (const bench_family *family = groups[i]; family->name != NULL; family++) {
            if (index-- == 0) return family;
        }
    }
    return NULL;
}

static const bench_family *family_named(const char *name, size_t length) {
    const bench_family *family;
    for (size_t i = 0; (family = bench_family_at(i)) != NULL; i++) {
        if (strlen(family->name) == length && memcmp(family->name, name, length) == 0) return family;
    }
    return NULL;
}

static int refuse_unknown(const char *name, size_t length, char *message, size_t size) {
    const char *names[MOST_NAMES];
    const bench_family *family;
    size_t count = 0;
    while (count < MOST_NAMES && (family = bench_family_at(count)) != NULL) names[count++] = family->name;
    char head[BENCH_WORD], near[BENCH_WORD] = "";
    snprintf(head, sizeof head, "%.*s", (int)length, name);
    word_nearest(head, names, count, near, sizeof near);
    snprintf(message, size, "unknown problem '%s'%s", head, near[0] ? near : "; nadir list shows them");
    return FAMILY_WORD;
}

/* Copies the word without its blanks; false when it is too long. */
static bool copy_word(const char *word, char *copy, size_t size) {
    size_t length = 0;
    for (; *word != '\0'; word++) {
        if (isspace((unsigned char)*word)) continue;
        if (length + 1 >= size) return false;
        copy[length++] = *word;
    }
    copy[length] = '\0';
    return true;
}

int bench_problem_create(const char *word, const char *data, bench_problem *problem, char *message, size_t size) {
    memset(problem, 0, sizeof *problem);
    if (!copy_word(word, problem->word, sizeof problem->word)) {
        snprintf(message, size, "problem '%.40s...' is longer than %d characters", word, BENCH_WORD - 1);
        return FAMILY_WORD;
    }
    const size_t length = strcspn(problem->word, ",");
    const bench_family *family = family_named(problem->word, length);
    if (family == NULL) return refuse_unknown(problem->word, length, message, size);
    problem->family = family;

    alignas(max_align_t) unsigned char settings[WORD_TARGET_MAX] = {0};
    char head[BENCH_WORD];
    char reason[BENCH_MESSAGE];
    word_defaults(family->rows, settings);
    if (!word_parse(family->rows, problem->word, head, sizeof head, settings, family->settings_size, NULL, reason, sizeof reason)) {
        snprintf(message, size, "problem %s: %s", family->name, reason);
        return FAMILY_WORD;
    }
    return family->make(settings, data, problem, message, size);
}

static const bench_source *source_of(const bench_source *const *sources, const char *word) {
    for (; sources && *sources; sources++)
        if (strncmp(word, (*sources)->prefix, strlen((*sources)->prefix)) == 0) return *sources;
    return NULL;
}

int bench_problem_create_from(const bench_source *const *sources, const char *word, const char *data, bench_problem *problem,
                              char *message, size_t size) {
    const bench_source *source = source_of(sources, word);
    if (!source) return bench_problem_create(word, data, problem, message, size);
    memset(problem, 0, sizeof *problem);
    if (snprintf(problem->word, sizeof problem->word, "%s", word) < (int)sizeof problem->word)
        return source->make(word + strlen(source->prefix), problem, message, size);
    snprintf(message, size, "problem '%.40s...' is longer than %d characters", word, BENCH_WORD - 1);
    return FAMILY_WORD;
}

/* The library knows which methods live on residuals: those that it refuses without. */
const nadir_problem *bench_problem_for(const bench_problem *problem, const nadir_options *options) {
    nadir_result by_f = {0}, by_r = {0};
    if (problem->squares.m < 1 || nadir_size(&problem->problem, options, &by_f) > 0) return &problem->problem;
    nadir_size(&problem->squares, options, &by_r);
    return by_f.status == NADIR_MISSING && by_r.status != NADIR_MISSING ? &problem->squares : &problem->problem;
}

void bench_problem_destroy(bench_problem *problem) {
    if (problem->destroy != NULL) problem->destroy(problem);
}
