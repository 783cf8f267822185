/* The grammar of words, read and written from one table of rows (word.h).
 *
 *     word = [head] {"," name ["=" value]}
 *
 * Blanks around a head, name or value are dropped. A word that starts with name=value has an empty head. Each type of value is
 * a row of verbs in `types` below; a new type is a new row there.
 */
#include "word.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A piece of a word, not terminated. */
typedef struct span {
    const char *at, *end;
} span;

enum { NUMBER_MAX = 512, NAME_MAX_LENGTH = 32, SHOWN_MAX = 64, RANGE_MAX = 160 };

/* What can be done with a value of one type; `at` is the value's place in the struct. */
typedef struct type_verbs {
    const char *name;
    const char *complaint; /* when `read` says no */
    bool (*read)(const word_row *row, span value, void *at);
    bool (*valid)(const word_row *row, const void *at);
    void (*standard)(const word_row *row, void *at);
    void (*write)(const word_row *row, const void *at, char *text, size_t size);
    void (*range)(const word_row *row, char *text, size_t size);
    size_t size;
} type_verbs;

/* ---- pieces of text ---- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static span trimmed(span s) {
    while (s.at < s.end && is_blank(*s.at)) s.at++;
    while (s.end > s.at && is_blank(s.end[-1])) s.end--;
    return s;
}

static size_t length(span s) {
    return (size_t)(s.end - s.at);
}

static span until(const char *at, char stop) {
    const char *end = strchr(at, stop);
    return (span){at, end != NULL ? end : at + strlen(at)};
}

/* What follows the comma behind an item, or NULL. */
static const char *after(span item) {
    return *item.end == ',' ? item.end + 1 : NULL;
}

static bool equals(span s, const char *text) {
    return strlen(text) == length(s) && strncmp(s.at, text, length(s)) == 0;
}

/* What a message quotes of the user's text: one line of bounded length, whatever was given. */
static const char *shown(span s, char text[SHOWN_MAX]) {
    const char *cut = length(s) < SHOWN_MAX ? "" : "...";
    size_t kept = length(s) < SHOWN_MAX ? length(s) : SHOWN_MAX - 4;
    for (size_t i = 0; i < kept; i++) text[i] = (unsigned char)s.at[i] < ' ' || s.at[i] == 0x7f ? '?' : s.at[i];
    memcpy(text + kept, cut, strlen(cut) + 1);
    return text;
}

/* ---- numbers in the C locale ---- */

typedef struct c_locale {
    locale_t made, before;
} c_locale;

static c_locale c_locale_enter(void) {
    locale_t made = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return (c_locale){made, uselocale(made)}; /* a null locale leaves the present one */
}

static void c_locale_leave(c_locale locale) {
    uselocale(locale.before);
    if (locale.made != (locale_t)0) freelocale(locale.made);
}

/* NaN and numbers beyond a double's range are not numbers here; nor is anything longer than NUMBER_MAX. */
bool word_number(const char *text, const char *end, double *value) {
    char copy[NUMBER_MAX];
    size_t count = (size_t)(end - text);
    if (count == 0 || count >= sizeof copy || strchr(" \t\n\v\f\r", text[0]) != NULL) return false;
    memcpy(copy, text, count);
    copy[count] = '\0';

    c_locale locale = c_locale_enter();
    int before = errno;
    char *stop;
    errno = 0;
    double number = strtod(copy, &stop);
    bool overflow = errno == ERANGE && isinf(number);
    errno = before;
    c_locale_leave(locale);

    if (stop != copy + count || isnan(number) || overflow) return false;
    *value = number;
    return true;
}

/* "1e-08" as "1e-8", "1e+06" as "1e6". */
static void shorten_exponent(char *text) {
    char *from = strchr(text, 'e');
    if (from == NULL) return;
    char *to = ++from;
    if (*from == '-') *to++ = '-';
    from += strspn(from, "+-0");
    memmove(to, from, strlen(from) + 1);
}

/* The fewest digits, of 15 or more, that are read back as the same number. */
static void number_text(double number, char *text, size_t size) {
    char digits[48];
    c_locale locale = c_locale_enter();
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number) break;
    }
    c_locale_leave(locale);
    if (isfinite(number)) shorten_exponent(digits);
    snprintf(text, size, "%s", digits);
}

/* The least positive number stands for an open end at 0, the largest finite one for an open end at infinity, and 2^63 for the
 * end of int64_t. */
static void number_range(const word_row *row, char *text, size_t size) {
    char least[48], most[48];
    bool above_zero = row->least == DBL_MIN;
    bool integers = row->type == WORD_INTEGER && row->most >= 0x1p63;
    bool open = integers || row->most == DBL_MAX;
    number_text(above_zero ? 0.0 : row->least, least, sizeof least);
    if (integers)
        snprintf(most, sizeof most, "2^63");
    else
        number_text(open ? HUGE_VAL : row->most, most, sizeof most);
    snprintf(text, size, "%c%s, %s%c", above_zero ? '(' : '[', least, most, open ? ')' : ']');
}

static bool in_range(const word_row *row, double value) {
    return row->least <= value && value <= row->most;
}

/* ---- real ---- */

static bool real_read(const word_row *row, span value, void *at) {
    if (row->choices != NULL && equals(value, row->choices)) {
        memcpy(at, &row->standard, sizeof row->standard);
        return true;
    }
    double number;
    if (!word_number(value.at, value.end, &number)) return false;
    memcpy(at, &number, sizeof number);
    return true;
}

static double real_at(const void *at) {
    double value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* NAN as the standard is one that no number of the user's can be. */
static bool is_choice(const word_row *row, double value) {
    return row->choices != NULL && (value == row->standard || (isnan(value) && isnan(row->standard)));
}

static bool real_valid(const word_row *row, const void *at) {
    const double value = real_at(at);
    return in_range(row, value) || is_choice(row, value);
}

static void real_standard(const word_row *row, void *at) {
    memcpy(at, &row->standard, sizeof row->standard);
}

static void real_write(const word_row *row, const void *at, char *text, size_t size) {
    double value = real_at(at);
    if (is_choice(row, value))
        snprintf(text, size, "%s", row->choices);
    else
        number_text(value, text, size);
}

static void real_range(const word_row *row, char *text, size_t size) {
    char numbers[100];
    number_range(row, numbers, sizeof numbers);
    snprintf(text, size, "%s%s%s", numbers, row->choices != NULL ? " or " : "", row->choices != NULL ? row->choices : "");
}

/* ---- integer ---- */

static void integer_put(int64_t value, void *at) {
    memcpy(at, &value, sizeof value);
}

static int64_t integer_at(const void *at) {
    int64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Decimal digits exactly, all of int64_t; a real such as 1e6 where it is whole. */
static bool integer_read(const word_row *row, span value, void *at) {
    (void)row;
    double number;
    if (!word_number(value.at, value.end, &number)) return false;
    int before = errno;
    char *stop;
    errno = 0;
    int64_t digits = strtoll(value.at, &stop, 10);
    bool exact = stop == value.end && errno == 0;
    errno = before;
    if (exact) {
        integer_put(digits, at);
        return true;
    }
    if (!(fabs(number) < 0x1p63) || number != floor(number)) return false;
    integer_put((int64_t)number, at);
    return true;
}

static bool integer_valid(const word_row *row, const void *at) {
    return in_range(row, (double)integer_at(at));
}

static void integer_standard(const word_row *row, void *at) {
    integer_put((int64_t)row->standard, at);
}

static void integer_write(const word_row *row, const void *at, char *text, size_t size) {
    (void)row;
    snprintf(text, size, "%" PRId64, integer_at(at));
}

/* ---- flag ---- */

static const struct {
    const char *word;
    bool value;
} flag_words[] = {{"yes", true}, {"no", false}, {"true", true}, {"false", false}, {"1", true}, {"0", false}};

static bool flag_read(const word_row *row, span value, void *at) {
    (void)row;
    for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++) {
        if (!equals(value, flag_words[i].word)) continue;
        memcpy(at, &flag_words[i].value, sizeof(bool));
        return true;
    }
    return false;
}

/* A byte, for the struct of a careless caller may hold neither 0 nor 1. */
static unsigned char flag_at(const void *at) {
    unsigned char value;
    memcpy(&value, at, sizeof value);
    return value;
}

static bool flag_valid(const word_row *row, const void *at) {
    (void)row;
    return flag_at(at) <= 1;
}

static void flag_standard(const word_row *row, void *at) {
    bool value = row->standard != 0;
    memcpy(at, &value, sizeof value);
}

static void flag_write(const word_row *row, const void *at, char *text, size_t size) {
    (void)row;
    snprintf(text, size, "%s", flag_at(at) != 0 ? "yes" : "no");
}

static void flag_range(const word_row *row, char *text, size_t size) {
    (void)row;
    snprintf(text, size, "yes|no");
}

/* ---- choice ---- */

/* The choice of this index, counted from 0; an empty span beyond the last. */
static span choice_at(const word_row *row, int64_t index) {
    span choice = until(row->choices, '|');
    for (; index > 0 && *choice.end != '\0'; index--) choice = until(choice.end + 1, '|');
    return index == 0 ? choice : (span){choice.end, choice.end};
}

static bool choice_read(const word_row *row, span value, void *at) {
    for (int64_t i = 0; length(choice_at(row, i)) > 0; i++) {
        span choice = choice_at(row, i);
        if (length(choice) != length(value) || strncmp(choice.at, value.at, length(value)) != 0) continue;
        integer_put(i, at);
        return true;
    }
    return false;
}

static bool choice_valid(const word_row *row, const void *at) {
    return integer_at(at) >= 0 && length(choice_at(row, integer_at(at))) > 0;
}

static void choice_write(const word_row *row, const void *at, char *text, size_t size) {
    if (!choice_valid(row, at)) {
        integer_write(row, at, text, size);
        return;
    }
    span choice = choice_at(row, integer_at(at));
    snprintf(text, size, "%.*s", (int)length(choice), choice.at);
}

static void choice_range(const word_row *row, char *text, size_t size) {
    snprintf(text, size, "%s", row->choices);
}

static const type_verbs types[] = {
    [WORD_REAL] = {"real", "not a number", real_read, real_valid, real_standard, real_write, real_range, sizeof(double)},
    [WORD_INTEGER] = {"integer", "not an integer", integer_read, integer_valid, integer_standard, integer_write, number_range,
                      sizeof(int64_t)},
    [WORD_FLAG] = {"flag", "neither yes nor no", flag_read, flag_valid, flag_standard, flag_write, flag_range, sizeof(bool)},
    [WORD_CHOICE] = {"choice", "no such choice", choice_read, choice_valid, integer_standard, choice_write, choice_range,
                     sizeof(int64_t)},
};

static const void *value_of(const word_row *row, const void *target) {
    return (const unsigned char *)target + row->offset;
}

/* ---- names that are nearly right ---- */

/* Levenshtein's distance: the fewest insertions, deletions and replacements that turn a into b. */
static size_t edit_distance(span a, span b) {
    size_t row[NAME_MAX_LENGTH + 1];
    for (size_t j = 0; j <= length(b); j++) row[j] = j;
    for (size_t i = 0; i < length(a); i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length(b); j++) {
            size_t replaced = diagonal + (a.at[i] != b.at[j]);
            size_t dropped = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + 1;
            diagonal = row[j + 1];
            row[j + 1] = replaced < dropped ? replaced : dropped;
        }
    }
    return row[length(b)];
}

enum { FAR = NAME_MAX_LENGTH };

/* Edits that are one slip of the finger or two; the beginning of a long name counts as one. */
static size_t nearness(span name, const char *candidate) {
    span other = until(candidate, '\0');
    if (length(name) == 0 || length(name) > NAME_MAX_LENGTH || length(other) > NAME_MAX_LENGTH) return FAR;
    if (length(name) >= 3 && strncmp(name.at, candidate, length(name)) == 0) return 1;
    size_t allowed = length(name) <= 3 ? 1 : length(name) <= 7 ? 2 : 3;
    size_t distance = edit_distance(name, other);
    return distance <= allowed && distance < length(name) ? distance : FAR;
}

static void suggestion(const char *best, char *text, size_t size) {
    snprintf(text, size, "%s%s%s", best != NULL ? "; did you mean '" : "", best != NULL ? best : "", best != NULL ? "'?" : "");
}

void word_nearest(const char *name, const char *const *candidates, size_t count, char *text, size_t size) {
    const char *best = NULL;
    size_t least = FAR;
    for (size_t i = 0; i < count; i++) {
        size_t distance = candidates[i] != NULL ? nearness(until(name, '\0'), candidates[i]) : FAR;
        if (distance >= least) continue;
        least = distance;
        best = candidates[i];
    }
    suggestion(best, text, size);
}

/* ---- refusals: all return false ---- */

__attribute__((format(printf, 3, 4))) static bool refuse(char *message, size_t size, const char *format, ...) {
    if (message == NULL || size == 0) return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, size, format, arguments);
    va_end(arguments);
    return false;
}

static bool refuse_value(const word_row *row, const char *value, const char *complaint, char *message, size_t size) {
    char range[RANGE_MAX];
    word_range(row, range, sizeof range);
    return refuse(message, size, "option %s = %s: %s; allowed: %s", row->name, value, complaint, range);
}

static bool refuse_name(const word_row *rows, span name, char *message, size_t size) {
    char text[SHOWN_MAX], near[SHOWN_MAX + NAME_MAX_LENGTH];
    const char *names[64];
    size_t count = 0;
    for (; count < 64 && rows[count].name != NULL; count++) names[count] = rows[count].name;
    shown(name, text);
    word_nearest(text, names, count, near, sizeof near);
    return refuse(message, size, "unknown option '%s'%s%s", text, count == 0 ? ": there are no options here" : "", near);
}

/* ---- parsing ---- */

static const word_row *row_of(const word_row *rows, span name) {
    const word_row *row = rows;
    while (row->name != NULL && !equals(name, row->name)) row++;
    return row->name != NULL ? row : NULL;
}

/* The value as the user wrote it; a flag's name alone means yes. */
static bool value_span(const word_row *row, span item, const char *equal, span *value) {
    static const char yes[] = "yes";
    if (equal == NULL)
        *value = row->type == WORD_FLAG ? until(yes, '\0') : (span){item.end, item.end};
    else
        *value = trimmed((span){equal + 1, item.end});
    return length(*value) > 0;
}

/* One name=value into the struct at `target`. */
static bool read_item(const word_row *rows, span item, void *target, uint64_t *seen, char *message, size_t size) {
    char text[SHOWN_MAX];
    const char *equal = memchr(item.at, '=', length(item));
    span name = trimmed((span){item.at, equal != NULL ? equal : item.end});
    if (length(name) == 0) return refuse(message, size, "empty option '%s': expected name=value", shown(item, text));
    const word_row *row = row_of(rows, name);
    if (row == NULL) return refuse_name(rows, name, message, size);
    uint64_t bit = UINT64_C(1) << (row - rows);
    if ((*seen & bit) != 0) return refuse(message, size, "option %s is given twice", row->name);
    *seen |= bit;

    span value;
    void *at = (unsigned char *)target + row->offset;
    if (!value_span(row, item, equal, &value)) return refuse_value(row, "(nothing)", "a value is missing", message, size);
    shown(value, text);
    if (!types[row->type].read(row, value, at)) return refuse_value(row, text, types[row->type].complaint, message, size);
    if (!types[row->type].valid(row, at)) return refuse_value(row, text, "out of range", message, size);
    return true;
}

bool word_parse(const word_row *rows, const char *word, char *head, size_t head_size, void *target, size_t target_size,
                uint64_t *given, char *message, size_t size) {
    _Alignas(max_align_t) unsigned char values[WORD_TARGET_MAX];
    if (target_size > sizeof values) return refuse(message, size, "options of %zu bytes: at most %zu", target_size, sizeof values);
    memcpy(values, target, target_size);

    char text[SHOWN_MAX];
    span item = until(word, ',');
    bool headless = memchr(item.at, '=', length(item)) != NULL;
    span first = headless ? (span){word, word} : trimmed(item);
    if (length(first) >= head_size)
        return refuse(message, size, "'%s' is too long: %zu characters, at most %zu", shown(first, text), length(first),
                      head_size - 1);

    uint64_t seen = 0;
    for (const char *rest = headless ? word : after(item); rest != NULL; rest = after(item)) {
        item = until(rest, ',');
        if (!read_item(rows, item, values, &seen, message, size)) return false;
    }
    memcpy(target, values, target_size);
    memcpy(head, first.at, length(first));
    head[length(first)] = '\0';
    if (given != NULL) *given |= seen;
    return true;
}

/* ---- the other uses of a table ---- */

void word_defaults(const word_row *rows, void *target) {
    for (const word_row *row = rows; row->name != NULL; row++)
        types[row->type].standard(row, (unsigned char *)target + row->offset);
}

bool word_check(const word_row *rows, const void *target, char *message, size_t size) {
    for (const word_row *row = rows; row->name != NULL; row++) {
        if (types[row->type].valid(row, value_of(row, target))) continue;
        char value[SHOWN_MAX];
        word_value(row, target, value, sizeof value);
        return refuse_value(row, value, "out of range", message, size);
    }
    return true;
}

bool word_is_default(const word_row *row, const void *target) {
    _Alignas(max_align_t) unsigned char standard[sizeof(double)];
    types[row->type].standard(row, standard);
    return memcmp(standard, value_of(row, target), types[row->type].size) == 0;
}

void word_value(const word_row *row, const void *target, char *text, size_t size) {
    types[row->type].write(row, value_of(row, target), text, size);
}

void word_default_text(const word_row *row, char *text, size_t size) {
    _Alignas(max_align_t) unsigned char standard[sizeof(double)];
    types[row->type].standard(row, standard);
    types[row->type].write(row, standard, text, size);
}

void word_range(const word_row *row, char *text, size_t size) {
    types[row->type].range(row, text, size);
}

const char *word_type_name(word_type type) {
    return types[type].name;
}
