/* nadir list: the methods, the problems and the options of both, read from the tables that also parse them. */
#include <stdio.h>
#include <string.h>

#include "../../bench/outfile.h"
#include "../../bench/peer.h"
#include "../../bench/problem.h"
#include "../../bench/table.h"
#include "cli.h"
#include "sources.h"
#include "terminal.h"

typedef bool (*describe)(int index, nadir_description *description);

static int count_of(describe at) {
    nadir_description d;
    int count = 0;
    while (at(count, &d)) count++;
    return count;
}

/* A large round number as the ranges write it, 9e18. */
static void show_standard(const char *standard, char *text, size_t size) {
    const size_t digits = strspn(standard, "0123456789"), zeros = digits > 1 ? strspn(standard + 1, "0") : 0;
    if (digits > 7 && standard[digits] == '\0' && zeros + 1 == digits)
        snprintf(text, size, "%ce%zu", standard[0], zeros);
    else
        snprintf(text, size, "%s", standard);
}

static bool print_descriptions(const text_style *style, describe at, const char *const *headings, bool values) {
    table t;
    nadir_description d;
    int count = count_of(at);
    if (!table_create(&t, (size_t)count + 1, 4)) return false;
    for (size_t i = 0; i < 4; i++) table_set(&t, 0, i, headings[i]);
    for (int i = 0; i < count && at(i, &d); i++) {
        size_t row = (size_t)i + 1;
        table_set(&t, row, 0, d.name);
        if (values) show_standard(d.standard, table_at(&t, row, 1)->text, TABLE_CELL);
        table_set(&t, row, 2, values ? d.range : "");
        table_set(&t, row, 3, d.text);
    }
    table_write(&t, stdout, style);
    table_destroy(&t);
    return true;
}

static bool print_methods(const text_style *style) {
    static const char *const headings[] = {"method", "", "", "what it does"};
    static const char *const part_headings[] = {"part", "", "", "what it answers"};
    write_coloured(stdout, style, TABLE_BOLD, "Methods");
    puts(": a word of the parts direction/globalization/linear; later parts may be left out");
    if (!print_descriptions(style, nadir_method_at, headings, false)) return false;
    write_coloured(stdout, style, TABLE_BOLD, "\nParts\n");
    return print_descriptions(style, nadir_part_at, part_headings, false);
}

static bool print_peers(const text_style *style) {
    static const char *const headings[] = {"method", "needs", "what it is"};
    size_t count = 0;
    table t;
    while (peer_at(count)) count++;
    if (!table_create(&t, count + 1, 3)) return false;
    write_coloured(stdout, style, TABLE_BOLD, "\nPeers");
    puts(": other people's minimisers, to compare with; with gtol, gscale, memory and the limits behind the word");
    for (size_t i = 0; i < 3; i++) table_set(&t, 0, i, headings[i]);
    for (size_t i = 0; i < count; i++) {
        const peer *p = peer_at(i);
        table_set(&t, i + 1, 0, p->word);
        snprintf(table_at(&t, i + 1, 1)->text, TABLE_CELL, "%s%s", p->package, peer_present(p) ? "" : ", not built in");
        table_set(&t, i + 1, 2, p->text);
    }
    table_write(&t, stdout, style);
    table_destroy(&t);
    return true;
}

static bool print_options(const text_style *style) {
    static const char *const headings[] = {"option", "default", "range", "meaning"};
    write_coloured(stdout, style, TABLE_BOLD, "\nOptions of methods");
    puts(": behind the word, as in gradient/fixed,eta=1e-3,gtol=1e-10");
    return print_descriptions(style, nadir_option_at, headings, true);
}

static size_t row_count(const word_row *rows) {
    size_t count = 0;
    while (rows && rows[count].name) count++;
    return count;
}

static bool print_family(const text_style *style, const bench_family *family) {
    static const char *const headings[] = {"", "default", "range", "meaning"};
    size_t count = row_count(family->rows);
    table t;
    fputs("\n  ", stdout);
    write_coloured(stdout, style, TABLE_BOLD, family->name);
    fputc('\n', stdout);
    write_wrapped(stdout, style, 4, family->text);
    if (count == 0) return true;
    if (!table_create(&t, count + 1, 4)) return false;
    for (size_t i = 0; i < 4; i++) table_set(&t, 0, i, headings[i]);
    for (size_t i = 0; i < count; i++) {
        snprintf(table_at(&t, i + 1, 0)->text, TABLE_CELL, "  %s", family->rows[i].name);
        word_default_text(&family->rows[i], table_at(&t, i + 1, 1)->text, TABLE_CELL);
        word_range(&family->rows[i], table_at(&t, i + 1, 2)->text, TABLE_CELL);
        table_set(&t, i + 1, 3, family->rows[i].text);
    }
    table_write(&t, stdout, style);
    table_destroy(&t);
    return true;
}

static void print_source(const text_style *style, const bench_source *source) {
    fputs("\n  ", stdout);
    write_coloured(stdout, style, TABLE_BOLD, source->prefix);
    fputs("PATH\n", stdout);
    write_wrapped(stdout, style, 4, source->text);
}

static bool print_problems(const text_style *style) {
    const bench_family *family;
    write_coloured(stdout, style, TABLE_BOLD, "\nProblems");
    puts(": a word with options behind it, as in quadratic,n=1000,condition=1e4");
    for (size_t i = 0; (family = bench_family_at(i)); i++)
        if (!print_family(style, family)) return false;
    for (const bench_source *const *source = problem_sources; *source; source++) print_source(style, *source);
    return true;
}

int command_list(int argc, char **argv) {
    static const char help[] = "Usage: nadir list\nShows the methods, the problems and the options of both.";
    char message[256];
    if (argc > 1 && strcmp(argv[1], "--help") != 0) {
        snprintf(message, sizeof message, "unexpected argument '%.200s' (nadir list takes none)", argv[1]);
        return complain(CLI_USAGE, message);
    }
    if (argc > 1) return puts(help) >= 0 ? CLI_FINE : CLI_FILE;
    text_style style = terminal_style(stdout);
    outfile out = {.stream = stdout};
    if (!print_methods(&style) || !print_options(&style) || !print_peers(&style) || !print_problems(&style))
        return complain(CLI_FAILED, "not enough memory");
    return outfile_commit(&out, message, sizeof message) ? CLI_FINE : complain(CLI_FILE, message);
}
