/* The reader of data files (bench/data.c): what is read, what is refused and where, and that no bytes make it crash. */
#include "check_main.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../bench/data.h"
#include "../bench/random.h"

typedef struct outcome {
    int code;
    data_table table;
    char message[300];
} outcome;

static outcome read_bytes(const void *bytes, size_t size, const data_options *options) {
    outcome got = {.message = ""};
    FILE *stream = size > 0 ? fmemopen((void *)(uintptr_t)bytes, size, "rb") : fopen("/dev/null", "rb");
    ck_assert_ptr_nonnull(stream);
    got.code = data_read_stream(stream, "FILE", options, &got.table, got.message, sizeof got.message);
    fclose(stream);
    return got;
}

static outcome read_text(const char *text, const data_options *options) {
    return read_bytes(text, strlen(text), options);
}

static const data_options label_last = {.label = 0}, label_third = {.label = 3}, label_second = {.label = 2},
                          with_header = {.label = 1, .header = DATA_HEADER_YES},
                          without_header = {.label = 1, .header = DATA_HEADER_NO};

/* Every one of these is the table with labels 1, -1, 2 and rows (0.5, 3), (0, -2), (1e-3, 0). */
START_TEST(every_notation_gives_the_same_table) {
    static const struct {
        const char *text;
        const data_options *options;
    } cases[] = {
        {"1 1:0.5 2:3\n-1 2:-2\n2 1:1e-3\n", NULL},
        {"+1 1:.5 2:3.0\r\n-1\t2:-2 \r\n2 1:0.001", NULL},
        {"\xef\xbb\xbf# a comment\n\n1 1:0.5 2:3 # more\n -1 2:-2\n2 1:1E-3 2:0\n", NULL},
        {"1,0.5,3\n-1,0,-2\n2,1e-3,0\n", NULL},
        {"y,first,second\n1,0.5,3\n-1,0,-2\n2,1e-3,0", NULL},
        {"\xef\xbb\xbf\"y\";\"a, \"\"b\"\"\nand more\";c\r\n1;0.5;3\r\n\r\n-1;0;-2\r\n2;1e-3;0\r\n", NULL},
        {"y\tfirst\tsecond\r1\t0.5\t3\r-1\t0\t-2\r2\t1e-3\t0\r", NULL},
        {"\"1\", \"0.5\" ,3\n-1, 0 ,-2\n2,1e-3,0\n", NULL},
        {"0.5,3,1\n0,-2,-1\n1e-3,0,2\n", &label_last},
        {"0.5,1,3\n0,-1,-2\n1e-3,2,0\n", &label_second},
        {"3,2,malignant,benign\n1,0.5,3\n-1,0,-2\n2,1e-3,0\n", &with_header},
        {"1,0.5,3\n-1,0,-2\n2,1e-3,0\n", &without_header},
        {"# y,a,b\n1,0.5,3\n-1,0,-2\n2,1e-3,0\n", NULL},
    };
    static const double labels[] = {1, -1, 2}, values[] = {0.5, 0, 1e-3, 3, -2, 0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome got = read_text(cases[i].text, cases[i].options);
        ck_assert_msg(got.code == 0, "case %zu: %s", i, got.message);
        ck_assert_msg(got.table.rows == 3 && got.table.columns == 2, "case %zu", i);
        ck_assert_msg(memcmp(got.table.labels, labels, sizeof labels) == 0, "case %zu", i);
        for (int k = 0; k < 6; k++) ck_assert_msg(got.table.values[k] == values[k], "case %zu, value %d", i, k);
        data_free(&got.table);
    }
}
END_TEST

START_TEST(refusals_name_line_and_column) {
    static const struct {
        const char *text;
        const data_options *options;
        const char *where, *what;
    } cases[] = {
        {"1,2,3\n4,x5,6\n", NULL, "FILE:2:3: ", "'x5' is not a number"},
        {"1,2,3\n4, ,6\n", NULL, "FILE:2:4: ", "field 2 is missing"},
        {"1,2,3\r\n4,5,6\r\n7,8\r\n", NULL, "FILE:3:1: ", "2 fields, where the first row has 3"},
        {"1,2,3\n4,5,6,7\n", NULL, "FILE:2:1: ", "4 fields"},
        {"1,2,3\n4,nan,6\n", NULL, "FILE:2:3: ", "'nan' is not finite"},
        {"1,2,3\n4,5,1e999\n", NULL, "FILE:2:5: ", "'1e999' is not finite"},
        {"1,2,3\n4,5,-inf\n", NULL, "FILE:2:5: ", "not finite"},
        {"1,2,3\n4,0x10,6\n", NULL, "FILE:2:3: ", "'0x10' is not a number"},
        {"1,2,abc\n4,5,6\n", NULL, "FILE:1:5: ", "field 3 'abc' is not a number"},
        {"1,2,abc\n4,5,6\n", &without_header, "FILE:1:5: ", "'abc' is not a number"},
        {"1,2\n\"3,4\n5,6\n", NULL, "FILE:2:1: ", "the quote is never closed"},
        {"1,2\n\"3\"4,5\n", NULL, "FILE:2:4: ", "text after a closing quote"},
        {"1\n2\n", NULL, "FILE:1:1: ", "one field only"},
        {"1,2\n3,4\n", &label_third, "FILE:1:1: ", "label = 3"},
        {"1,2\n3,4\x01\n", NULL, "FILE:2:4: ", "byte 0x01: not a text file"},
        {"\x1f\x8b\x08", NULL, "FILE:1:1: ", "byte 0x1f"},
        {"\xef\xbb\xbf"
         "1,2\nx,3\n",
         NULL, "FILE:2:1: ", "not a number"},
        {"1 1:2\n1 0:3\n", NULL, "FILE:2:3: ", "index 0 is outside [1, 10000000]"},
        {"1 1:2\n1 -1:3\n", NULL, "FILE:2:3: ", "index '-1' is not a whole number"},
        {"1 1:2\n1 99999999999999999999:3\n", NULL, "FILE:2:3: ", "index 99999999999999999999 is outside"},
        {"1 1:2\n1 10000001:3\n", NULL, "FILE:2:3: ", "outside"},
        {"1 1:2 3:4 2:5\n", NULL, "FILE:1:11: ", "index 2 does not ascend: the one before is 3"},
        {"1 1:2 1:4\n", NULL, "FILE:1:7: ", "does not ascend"},
        {"1 1:2\n1 1:x\n", NULL, "FILE:2:5: ", "'x' is not a number"},
        {"1 1:2\n1 1:\n", NULL, "FILE:2:5: ", "the value is missing"},
        {"1 1:2\n1 1\n", NULL, "FILE:2:3: ", "'1' is no index:value"},
        {"1 1:2\nyes 1:3\n", NULL, "FILE:2:1: ", "the label 'yes' is not a number"},
        {"1 1:2\n1 1:inf\n", NULL, "FILE:2:5: ", "not finite"},
        {"", NULL, "FILE: ", "empty"},
        {"\n \r\n\n", NULL, "FILE: ", "empty"},
        {"a,b,c\n", NULL, "FILE: ", "empty"},
        {"# nothing\n", NULL, "FILE: ", "empty"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        outcome got = read_text(cases[i].text, cases[i].options);
        ck_assert_msg(got.code == 3, "case %zu was read", i);
        ck_assert_msg(strncmp(got.message, cases[i].where, strlen(cases[i].where)) == 0, "case %zu: %s", i, got.message);
        ck_assert_msg(strstr(got.message, cases[i].what) != NULL, "case %zu: %s", i, got.message);
        ck_assert_msg(strchr(got.message, '\n') == NULL, "case %zu: more than one line", i);
        ck_assert(got.table.values == NULL && got.table.labels == NULL && got.table.rows == 0);
    }
}
END_TEST

START_TEST(what_is_no_file_is_refused) {
    static const char *const paths[][2] = {
        {"/nonexistent/table.csv", "No such file"}, {"/tmp", "directory"}, {"/dev/null", "empty"}};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        data_table table;
        char message[200] = "";
        ck_assert_int_eq(data_read(paths[i][0], NULL, &table, message, sizeof message), 3);
        ck_assert_msg(strstr(message, paths[i][0]) == message && strstr(message, paths[i][1]) != NULL, "%s", message);
        ck_assert_ptr_null(table.values);
    }
}
END_TEST

START_TEST(too_large_a_matrix_is_refused) {
    char *text = malloc(400000);
    ck_assert_ptr_nonnull(text);
    size_t used = 0;
    for (int i = 0; i < 1000; i++) used += (size_t)sprintf(text + used, "1 9999999:1\n");
    outcome got = read_bytes(text, used, NULL);
    ck_assert_int_eq(got.code, 3);
    ck_assert_msg(strstr(got.message, "1000 rows, 9999999 columns") != NULL, "%s", got.message);
    memset(text, '7', 400000);
    got = read_bytes(text, 400000, NULL);
    ck_assert_int_eq(got.code, 3);
    ck_assert_msg(strstr(got.message, "FILE:1:1: an entry longer than") != NULL, "%s", got.message);
    free(text);
}
END_TEST

/* Line ends of two bytes fall on every place around the ends of the reader's buffer. */
START_TEST(long_files_are_read_across_buffers) {
    enum { LINES = 30000 };
    char *text = malloc(LINES * 24);
    ck_assert_ptr_nonnull(text);
    for (int shift = 0; shift < 14; shift += run_short() ? 13 : 1) {
        size_t used = (size_t)sprintf(text, "label,%.*s,b\r\n", shift + 1, "abcdefghijklmnop");
        for (int i = 0; i < LINES; i++) used += (size_t)sprintf(text + used, "%d,%d.5,%d\r\n", i % 2, i, -i);
        outcome got = read_bytes(text, used, NULL);
        ck_assert_msg(got.code == 0, "%s", got.message);
        ck_assert(got.table.rows == LINES && got.table.columns == 2);
        for (int i = 0; i < LINES; i++) {
            ck_assert(got.table.labels[i] == i % 2 && got.table.values[i] == i + 0.5 && got.table.values[LINES + i] == -i);
        }
        data_free(&got.table);
        text[used - 3] = 'x'; /* the last digit */
        got = read_bytes(text, used, NULL);
        char where[40];
        snprintf(where, sizeof where, "FILE:%d:", LINES + 1);
        ck_assert_msg(got.code == 3 && strstr(got.message, where) != NULL, "%s", got.message);
    }
    free(text);
}
END_TEST

START_TEST(numbers_do_not_follow_the_locale) {
    const char *name = getenv("NADIR_TEST_LOCALE");
    if (name == NULL || setlocale(LC_ALL, name) == NULL) {
        printf("# no locale with a decimal comma here: skipped\n");
        return;
    }
    outcome got = read_text("1,0.5\n2,1.25\n", NULL);
    ck_assert_msg(got.code == 0 && got.table.values[0] == 0.5 && got.table.values[1] == 1.25, "%s", got.message);
    data_free(&got.table);
    ck_assert_str_eq(setlocale(LC_ALL, NULL), name);
    double written = 0.0;
    ck_assert_int_eq(sscanf("0,5", "%lf", &written), 1);
    ck_assert_msg(written == 0.5, "the program's locale was changed");
}
END_TEST

/* ---- any bytes */

static const char *const samples[] = {
    "1 1:0.5 2:3\n-1 2:-2 # zero\n+2 1:1e-3 7:4\n",
    "\xef\xbb\xbfy,first,\"sec\"\"ond\"\r\n1,0.5,3\r\n-1,0,-2\r\n2,1e-3,0\r\n",
    "1;0.5;3\n-1;0;-2\n\n2;1e-3;0",
    "\"1\"\t\"0.5\"\t3\n-1\t0\t-2\n",
    "# y,a\n1,2\n3,4\n",
};

static size_t below(bench_random *random, size_t bound) {
    return (size_t)(random_bits(random) % (bound > 0 ? bound : 1));
}

/* Replaces, removes, doubles or inserts a few bytes. */
static size_t mutate(bench_random *random, unsigned char *bytes, size_t size, size_t room) {
    static const char likely[] = "0123456789+-.eE:,;\t\"# \r\nxnaif\xef\xbb\xbf";
    for (size_t change = 1 + below(random, 4); change > 0; change--) {
        const size_t at = below(random, size), tail = size - at;
        switch (below(random, 5)) {
        case 0:
            if (size > 0) bytes[at] = (unsigned char)random_bits(random);
            break;
        case 1:
            if (size > 0) bytes[at] = (unsigned char)likely[below(random, sizeof likely)];
            break;
        case 2:
            size = at + (tail > 0 ? below(random, tail) : 0);
            break;
        case 3:
            if (size + tail > room) break;
            memmove(bytes + size, bytes + at, tail);
            size += tail;
            break;
        default:
            if (size == room) break;
            memmove(bytes + at + 1, bytes + at, tail);
            bytes[at] = (unsigned char)likely[below(random, sizeof likely)];
            size++;
        }
    }
    return size;
}

START_TEST(any_bytes_give_a_table_or_one_line) {
    enum { ROUNDS = 6000, ROOM = 600 };
    unsigned char bytes[ROOM];
    bench_random random;
    random_seed(&random, 1);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
        const char *sample = samples[below(&random, sizeof samples / sizeof *samples)];
        memcpy(bytes, sample, strlen(sample));
        const size_t size = mutate(&random, bytes, strlen(sample), ROOM);
        const data_options options = {.label = (int64_t)below(&random, 3), .header = (data_header)below(&random, 3)};
        outcome got = read_bytes(bytes, size, &options);
        if (got.code == 0) {
            read++;
            ck_assert(got.table.rows > 0 && got.table.columns > 0);
            for (int64_t k = 0; k < got.table.rows * got.table.columns; k++) ck_assert(isfinite(got.table.values[k]));
            for (int64_t k = 0; k < got.table.rows; k++) ck_assert(isfinite(got.table.labels[k]));
        } else {
            ck_assert_int_eq(got.code, 3);
            ck_assert(strncmp(got.message, "FILE:", 5) == 0 && strchr(got.message, '\n') == NULL);
            ck_assert_ptr_null(got.table.values);
        }
        data_free(&got.table);
    }
    ck_assert_msg(read > ROUNDS / 20 && read < ROUNDS, "%d of %d were read: the mutations test nothing", read, ROUNDS);
}
END_TEST

START_TEST(a_real_file_is_read) {
    const char *path = "/usr/share/doc/liblinear-tools/examples/heart_scale";
    if (access(path, R_OK) != 0) {
        printf("# no heart_scale (package liblinear-tools) here: skipped\n");
        return;
    }
    data_table table;
    char message[200] = "";
    ck_assert_msg(data_read(path, NULL, &table, message, sizeof message) == 0, "%s", message);
    int64_t positive = 0;
    for (int64_t i = 0; i < table.rows; i++) positive += table.labels[i] > 0;
    ck_assert(table.rows == 270 && table.columns == 13 && positive == 120);
    ck_assert(table.values[0] == 0.708333 && table.values[3 * 270] == -0.320755); /* as the first line says */
    data_free(&table);
}
END_TEST

CHECK_MAIN_TIMED("data", 120, every_notation_gives_the_same_table, refusals_name_line_and_column, what_is_no_file_is_refused,
                 too_large_a_matrix_is_refused, long_files_are_read_across_buffers, numbers_do_not_follow_the_locale,
                 any_bytes_give_a_table_or_one_line, a_real_file_is_read)
