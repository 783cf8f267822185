/* The grammar of words (src/word.c): what is read, what is refused and with which words, and that text and value agree. */
#include "check_main.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/word.h"

typedef struct settings {
    double tolerance, rate, condition;
    int64_t size, spectrum, seed;
    bool best;
} settings;

#define AT(member) offsetof(settings, member)
static const word_row rows[] = {
    {"tolerance", WORD_REAL, AT(tolerance), 0, 1, 1e-8, NULL, "stop here"},
    {"rate", WORD_REAL, AT(rate), DBL_MIN, DBL_MAX, 0, "auto", "learning rate"},
    {"condition", WORD_REAL, AT(condition), 1, INFINITY, 10, NULL, "ratio of the extreme eigenvalues"},
    {"size", WORD_INTEGER, AT(size), 1, 1e7, 100, NULL, "unknowns"},
    {"seed", WORD_INTEGER, AT(seed), 0, 0x1p63, 1, NULL, "seed"},
    {"spectrum", WORD_CHOICE, AT(spectrum), 0, 0, 1, "uniform|log|clustered", "where the eigenvalues lie"},
    {"best", WORD_FLAG, AT(best), 0, 0, 0, NULL, "keep the best"},
    {NULL, WORD_REAL, 0, 0, 0, 0, NULL, NULL},
};

typedef struct parsed {
    bool fine;
    settings values;
    char head[16], message[400];
    uint64_t given;
} parsed;

static parsed parse(const char *word) {
    parsed p = {.head = "before"};
    word_defaults(rows, &p.values);
    p.fine = word_parse(rows, word, p.head, sizeof p.head, &p.values, sizeof p.values, &p.given, p.message, sizeof p.message);
    return p;
}

START_TEST(defaults_are_the_table) {
    settings values;
    memset(&values, 0x55, sizeof values);
    word_defaults(rows, &values);
    ck_assert(values.tolerance == 1e-8 && values.rate == 0 && values.condition == 10);
    ck_assert(values.size == 100 && values.seed == 1 && values.spectrum == 1 && !values.best);
    ck_assert(word_check(rows, &values, NULL, 0));
    for (const word_row *row = rows; row->name != NULL; row++) ck_assert(word_is_default(row, &values));
}
END_TEST

START_TEST(head_and_values_are_read) {
    parsed p = parse("newton/full,tolerance=1e-3,size=1e6,spectrum=clustered,best,rate=0.25,seed=9007199254740993");
    ck_assert_msg(p.fine, "%s", p.message);
    ck_assert_str_eq(p.head, "newton/full");
    ck_assert(p.values.tolerance == 1e-3 && p.values.size == 1000000 && p.values.spectrum == 2 && p.values.best);
    ck_assert(p.values.rate == 0.25 && p.values.condition == 10);
    ck_assert(p.values.seed == INT64_C(9007199254740993)); /* 2^53 + 1: no double */
    ck_assert_uint_eq(p.given, 1U | 2U | 8U | 16U | 32U | 64U);
    ck_assert(!word_is_default(&rows[0], &p.values) && word_is_default(&rows[2], &p.values));
}
END_TEST

START_TEST(other_forms_are_read) {
    ck_assert_str_eq(parse("").head, "");
    ck_assert_str_eq(parse("  newton \t").head, "newton");
    parsed p = parse(" newton , tolerance = 0.5 ,best = no, rate=auto , condition=inf");
    ck_assert_msg(p.fine, "%s", p.message);
    ck_assert(p.values.tolerance == 0.5 && !p.values.best && p.values.rate == 0 && isinf(p.values.condition));
    p = parse("tolerance=0.5,size=7");
    ck_assert(p.fine && p.values.tolerance == 0.5 && p.values.size == 7);
    ck_assert_str_eq(p.head, "");
    p = parse(",size=7");
    ck_assert(p.fine && p.values.size == 7);
    static const struct {
        const char *word;
        bool value;
    } flags[] = {{"a,best=true", true}, {"a,best=1", true}, {"a,best=0", false}, {"a,best=false", false}, {"a,best=yes", true}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        ck_assert(parse(flags[i].word).fine && parse(flags[i].word).values.best == flags[i].value);
}
END_TEST

/* Each refusal names the thing, its value and what is allowed, in one line, and changes nothing. */
START_TEST(refusals_name_the_thing) {
    static const struct {
        const char *word, *message;
    } cases[] = {
        {"a,tolerance=2", "option tolerance = 2: out of range; allowed: [0, 1]"},
        {"a,tolerance=-1e-300", "option tolerance = -1e-300: out of range; allowed: [0, 1]"},
        {"a,tolerance=abc", "option tolerance = abc: not a number; allowed: [0, 1]"},
        {"a,tolerance=nan", "option tolerance = nan: not a number; allowed: [0, 1]"},
        {"a,tolerance=1e999", "option tolerance = 1e999: not a number; allowed: [0, 1]"},
        {"a,tolerance=0.1x", "option tolerance = 0.1x: not a number; allowed: [0, 1]"},
        {"a,tolerance=0.1 0.2", "option tolerance = 0.1 0.2: not a number; allowed: [0, 1]"},
        {"a,tolerance", "option tolerance = (nothing): a value is missing; allowed: [0, 1]"},
        {"a,tolerance=", "option tolerance = (nothing): a value is missing; allowed: [0, 1]"},
        {"a,rate=-1", "option rate = -1: out of range; allowed: (0, inf) or auto"},
        {"a,rate=inf", "option rate = inf: out of range; allowed: (0, inf) or auto"},
        {"a,rate=automatic", "option rate = automatic: not a number; allowed: (0, inf) or auto"},
        {"a,condition=0.5", "option condition = 0.5: out of range; allowed: [1, inf]"},
        {"a,size=0", "option size = 0: out of range; allowed: [1, 10000000]"},
        {"a,size=2.5", "option size = 2.5: not an integer; allowed: [1, 10000000]"},
        {"a,size=1e30", "option size = 1e30: not an integer; allowed: [1, 10000000]"},
        {"a,size=inf", "option size = inf: not an integer; allowed: [1, 10000000]"},
        {"a,seed=9223372036854775808", "option seed = 9223372036854775808: not an integer; allowed: [0, 2^63)"},
        {"a,seed=-1", "option seed = -1: out of range; allowed: [0, 2^63)"},
        {"a,spectrum=lo", "option spectrum = lo: no such choice; allowed: uniform|log|clustered"},
        {"a,spectrum=log|clustered", "option spectrum = log|clustered: no such choice; allowed: uniform|log|clustered"},
        {"a,best=maybe", "option best = maybe: neither yes nor no; allowed: yes|no"},
        {"a,size=1,best,size=2", "option size is given twice"},
        {"a,tolerence=1", "unknown option 'tolerence'; did you mean 'tolerance'?"},
        {"a,cond=1", "unknown option 'cond'; did you mean 'condition'?"},
        {"a,zzz=1", "unknown option 'zzz'"},
        {"a,Size=1", "unknown option 'Size'; did you mean 'size'?"},
        {"a,", "empty option '': expected name=value"},
        {"a,,size=1", "empty option '': expected name=value"},
        {"a,=3", "empty option '=3': expected name=value"},
        {"a,s\nze=1", "unknown option 's?ze'; did you mean 'size'?"},
        {"a-head-of-16-let", "'a-head-of-16-let' is too long: 16 characters, at most 15"},
    };
    settings standard;
    memset(&standard, 0, sizeof standard);
    word_defaults(rows, &standard);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        parsed p = parse(cases[i].word);
        ck_assert_msg(!p.fine, "accepted: %s", cases[i].word);
        ck_assert_str_eq(p.message, cases[i].message);
        ck_assert_msg(memcmp(&p.values, &standard, sizeof standard) == 0, "changed by: %s", cases[i].word);
        ck_assert_str_eq(p.head, "before");
        ck_assert_uint_eq(p.given, 0);
    }
}
END_TEST

START_TEST(no_value_is_kept_of_a_word_that_fails_later) {
    parsed p = parse("head,size=5,tolerance=0.5,best=perhaps");
    ck_assert(!p.fine && p.values.size == 100 && p.values.tolerance == 1e-8);
    ck_assert_str_eq(p.head, "before");
}
END_TEST

START_TEST(a_message_stays_in_its_room) {
    char word[3000], message[24];
    memset(word, 'x', sizeof word);
    word[sizeof word - 1] = '\0';
    word[4] = ',';
    settings values = {0};
    char head[8];
    memset(message, '#', sizeof message);
    ck_assert(!word_parse(rows, word, head, sizeof head, &values, sizeof values, NULL, message, 20));
    ck_assert_uint_eq(strlen(message), 19);
    ck_assert(message[20] == '#');
    ck_assert(!word_parse(rows, word, head, sizeof head, &values, sizeof values, NULL, NULL, 0));
    word[4] = 'x';
    ck_assert(!word_parse(rows, word, head, sizeof head, &values, sizeof values, NULL, message, 0));
    parsed p = parse(word);
    ck_assert_msg(strlen(p.message) < 150 && strstr(p.message, "...") != NULL, "%s", p.message);
}
END_TEST

START_TEST(a_struct_that_is_too_large_is_refused) {
    static unsigned char large[WORD_TARGET_MAX + 1];
    char head[8], message[200];
    ck_assert(!word_parse(rows, "a", head, sizeof head, large, sizeof large, NULL, message, sizeof message));
    ck_assert(word_parse(rows, "a", head, sizeof head, large, WORD_TARGET_MAX, NULL, message, sizeof message));
}
END_TEST

START_TEST(check_names_the_first_bad_value) {
    char message[200];
    settings values;
    word_defaults(rows, &values);
    values.condition = NAN; /* passes no comparison */
    ck_assert(!word_check(rows, &values, message, sizeof message));
    ck_assert_ptr_nonnull(strstr(message, "option condition = "));
    ck_assert_ptr_nonnull(strstr(message, "nan: out of range; allowed: [1, inf]"));
    values.condition = 1;
    values.size = -7;
    ck_assert(!word_check(rows, &values, message, sizeof message));
    ck_assert_str_eq(message, "option size = -7: out of range; allowed: [1, 10000000]");
    values.size = 1;
    values.spectrum = 3;
    ck_assert(!word_check(rows, &values, message, sizeof message));
    ck_assert_str_eq(message, "option spectrum = 3: out of range; allowed: uniform|log|clustered");
    values.spectrum = -1;
    ck_assert(!word_check(rows, &values, message, sizeof message));
    values.spectrum = 0;
    memset(&values.best, 7, 1);
    ck_assert(!word_check(rows, &values, message, sizeof message));
    ck_assert_ptr_nonnull(strstr(message, "option best"));
}
END_TEST

/* What word_value writes, word_parse reads back to the same bits. */
START_TEST(values_survive_writing_and_reading) {
    static const double numbers[] = {0.1, 1.0 / 3, 1e-8, 1e-300, DBL_EPSILON, 0.5, 0, 5e-324, 1, 0.30000000000000004};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        settings values = {.tolerance = numbers[i]};
        char text[64], word[100];
        word_value(&rows[0], &values, text, sizeof text);
        snprintf(word, sizeof word, "a,tolerance=%s", text);
        parsed p = parse(word);
        ck_assert_msg(p.fine && memcmp(&p.values.tolerance, &numbers[i], sizeof(double)) == 0, "%s: %s", word, p.message);
    }
    settings values = {.size = 1000000, .seed = INT64_MAX, .spectrum = 2, .best = true};
    static const char *const texts[] = {"0", "auto", "0", "1000000", "9223372036854775807", "clustered", "yes"};
    for (size_t i = 0; rows[i].name != NULL; i++) {
        char text[64];
        word_value(&rows[i], &values, text, sizeof text);
        ck_assert_str_eq(text, texts[i]);
    }
}
END_TEST

START_TEST(help_texts) {
    static const char *const standards[] = {"1e-8", "auto", "10", "100", "1", "log", "no"};
    static const char *const ranges[] = {"[0, 1]",    "(0, inf) or auto",      "[1, inf]", "[1, 10000000]",
                                         "[0, 2^63)", "uniform|log|clustered", "yes|no"};
    static const char *const names[] = {"real", "real", "real", "integer", "integer", "choice", "flag"};
    for (size_t i = 0; rows[i].name != NULL; i++) {
        char text[64];
        word_default_text(&rows[i], text, sizeof text);
        ck_assert_str_eq(text, standards[i]);
        word_range(&rows[i], text, sizeof text);
        ck_assert_str_eq(text, ranges[i]);
        ck_assert_str_eq(word_type_name(rows[i].type), names[i]);
    }
}
END_TEST

START_TEST(nearest_names) {
    static const char *const names[] = {"gradient", "newton", "gtol", "max_iterations", NULL, "eta", "n"};
    static const struct {
        const char *name, *text;
    } cases[] = {
        {"newtn", "; did you mean 'newton'?"},
        {"netwon", "; did you mean 'newton'?"},
        {"gto", "; did you mean 'gtol'?"},
        {"max_iter", "; did you mean 'max_iterations'?"},
        {"etta", "; did you mean 'eta'?"},
        {"lbfgs", ""},
        {"", ""},
        {"xyz", ""},
        {"x", ""},
        {"a-name-that-is-much-longer-than-any-of-them", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        word_nearest(cases[i].name, names, sizeof names / sizeof names[0], text, sizeof text);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

START_TEST(numbers_stop_at_their_end) {
    static const char line[] = "1.5e3:x";
    double value = 0;
    ck_assert(word_number(line, line + 5, &value) && value == 1500);
    ck_assert(word_number(line, line + 3, &value) && value == 1.5);
    ck_assert(!word_number(line, line + 6, &value) && !word_number(line, line, &value));
    static const char *const bad[] = {" 1", "1 ", "nan", "1,5", "--1", "+", "e5", "1e999", "0x", "\n1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!word_number(bad[i], bad[i] + strlen(bad[i]), &value), "read: %s", bad[i]);
    static const char tiny[] = "1e-400";
    ck_assert(word_number(tiny, tiny + strlen(tiny), &value) && value == 0);
    char long_text[600];
    memset(long_text, '1', sizeof long_text);
    ck_assert(!word_number(long_text, long_text + sizeof long_text, &value));
}
END_TEST

/* A locale whose decimal separator is a comma, made here where the system brings none. */
START_TEST(numbers_do_not_depend_on_the_locale) {
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE", "fr_FR"};
    const char *chosen = getenv("NADIR_TEST_LOCALE");
    if (chosen != NULL) chosen = setlocale(LC_ALL, chosen);
    for (size_t i = 0; chosen == NULL && i < sizeof names / sizeof names[0]; i++) chosen = setlocale(LC_ALL, names[i]);
    parsed p = parse("a,tolerance=0.25,rate=1e-3");
    ck_assert_msg(p.fine, "%s", p.message);
    ck_assert(p.values.tolerance == 0.25 && p.values.rate == 1e-3);
    char text[64];
    word_value(&rows[0], &p.values, text, sizeof text);
    ck_assert_str_eq(text, "0.25");
    ck_assert(!parse("a,tolerance=0;25").fine);
    setlocale(LC_ALL, "C");
}
END_TEST

CHECK_MAIN("word", defaults_are_the_table, head_and_values_are_read, other_forms_are_read, refusals_name_the_thing,
           no_value_is_kept_of_a_word_that_fails_later, a_message_stays_in_its_room, a_struct_that_is_too_large_is_refused,
           check_names_the_first_bad_value, values_survive_writing_and_reading, help_texts, nearest_names,
           numbers_stop_at_their_end, numbers_do_not_depend_on_the_locale)
