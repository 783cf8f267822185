/* What is shown of runs (bench/column.c, table.c, csv.c, json.c, compare_text.c, report.c, outfile.c, record.c): made-up runs whose
 * every cell is known, among them what must never reach a table as "nan". */
#include "check_main.h"

#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../bench/column.h"
#include "../bench/compare_text.h"
#include "../bench/csv.h"
#include "../bench/elsewhere.h"
#include "../bench/html.h"
#include "../bench/json.h"
#include "../bench/note.h"
#include "../bench/outfile.h"
#include "../bench/report.h"
#include "../bench/text_plot.h"
#include "../bench/theory.h"
#include "../bench/words.h"

enum { PAGE = 200000 };

static bench_problem problems[1];
static experiment runs[3];
static study made;
static char page[PAGE];

static FILE *page_open(void) {
    memset(page, 0, sizeof page);
    return fmemopen(page, sizeof page - 1, "w");
}

static double half_square(const double *x) {
    return 0.5 * x[0] * x[0];
}

static int objective(void *data, const double *x, double *f, double *g) {
    (void)data;
    if (f) *f = half_square(x);
    if (g) g[0] = x[0];
    return 0;
}

/* A converged run, one that was refused, and one that knows next to nothing. */
static void make_study(void) {
    memset(runs, 0, sizeof runs);
    memset(problems, 0, sizeof problems);
    strcpy(problems[0].word, "bowl,n=1,\"a\"<b>");
    problems[0].problem = (nadir_problem){.n = 1, .objective = objective, .quadratic = true, .lipschitz = 10, .convexity = 1};
    for (int i = 0; i < 3; i++) runs[i].problem = &problems[0];
    runs[0].state = EXPERIMENT_DONE;
    strcpy(runs[0].method, "gradient/fixed,eta=0.5");
    runs[0].result = (nadir_result){.status = NADIR_GRADIENT, .f = 1.0 / 3, .gnorm = 1e-9, .iterations = 41};
    runs[0].result.counts = (nadir_counts){.f = 42, .g = 43, .hessian = 1, .product = 2, .factorizations = 3};
    runs[0].seconds = 0.00123;
    runs[0].rate = (rate_estimate){true, 0.998002, 0.998, 0.998004, 10, 40};
    runs[0].theory = (theory){THEORY_BOUND, 0.998};
    runs[0].speed = (rate_speed){RATE_LINEAR, runs[0].rate};
    runs[0].order = (rate_estimate){true, 1.01, 0.99, 1.02, 10, 40};
    strcpy(runs[0].verdict, "minimum");
    runs[1].state = EXPERIMENT_REFUSED;
    strcpy(runs[1].method, "gradient/exact");
    runs[1].result.status = NADIR_COMBINATION;
    strcpy(runs[1].result.text, "no <exact> \"line\" minimum");
    runs[2].state = EXPERIMENT_DONE;
    strcpy(runs[2].method, "newton/full");
    runs[2].result = (nadir_result){.status = NADIR_NOT_FINITE, .f = NAN, .gnorm = INFINITY};
    runs[2].seconds = NAN;
    made = (study){.problems = problems,
                   .problem_count = 1,
                   .runs = runs,
                   .method_count = 3,
                   .run_count = 3,
                   .max_iterations = 100,
                   .max_seconds = 2};
}

static void expect_page(const char *text) {
    ck_assert_msg(strstr(page, text) != NULL, "no '%s' in:\n%.3000s", text, page);
}

static void expect_no_nan(void) {
    ck_assert(strstr(page, "nan") == NULL && strstr(page, "NaN") == NULL);
    ck_assert(strstr(page, ",inf") == NULL && strstr(page, " inf") == NULL);
}

static void set_end(experiment *run, const char *method, double f, nadir_status status, nadir_verdict verdict) {
    *run = (experiment){.state = EXPERIMENT_DONE, .result = {.status = status, .f = f}, .inertia = {.verdict = verdict}};
    strcpy(run->method, method);
}

/* Another minimum, a saddle and a point that is not known are told apart from rounding and from what did not converge. */
START_TEST(higher_ends_are_named) {
    experiment ends[5];
    notes n = {{0}, 0};
    set_end(&ends[0], "lbfgs/wolfe", 1e-9, NADIR_GRADIENT, NADIR_VERDICT_MINIMUM);
    set_end(&ends[1], "newton/damping", 3.5, NADIR_GRADIENT, NADIR_VERDICT_MINIMUM);
    set_end(&ends[2], "peer:ipopt", 2, NADIR_GRADIENT, NADIR_VERDICT_SADDLE);
    set_end(&ends[3], "newton/full", -0.25, NADIR_GRADIENT, NADIR_VERDICT_NONE);
    set_end(&ends[4], "gradient/armijo", 7, NADIR_MAX_ITERATIONS, NADIR_VERDICT_NONE);
    elsewhere_judge(ends, 5);
    ck_assert_str_eq(ends[0].elsewhere, "another minimum: f = 1e-09, where newton/full found -0.25");
    ck_assert_str_eq(ends[2].elsewhere, "a saddle: f = 2, where newton/full found -0.25");
    ck_assert(!ends[3].elsewhere[0] && !ends[4].elsewhere[0]);
    ends[3].result.f = 1e-5;
    elsewhere_judge(ends, 5);
    ck_assert(!ends[0].elsewhere[0] && !ends[3].elsewhere[0]);
    ck_assert_str_eq(ends[1].elsewhere, "another minimum: f = 3.5, where lbfgs/wolfe found 1e-09");
    ends[1].inertia.verdict = NADIR_VERDICT_NOT_STATIONARY;
    elsewhere_judge(ends, 5);
    ck_assert_str_eq(ends[1].elsewhere, "stopped short of a stationary point: f = 3.5, where lbfgs/wolfe found 1e-09");
    ck_assert_int_eq(note_of(&n, &ends[0]), 0);
    ck_assert_int_eq(note_of(&n, &ends[1]), 1);
    ck_assert_str_eq(n.text[0], ends[1].elsewhere);
}
END_TEST

START_TEST(csv_has_the_columns_and_empty_cells) {
    make_study();
    FILE *out = page_open();
    csv_write_study(out, &made);
    fclose(out);
    ck_assert_str_eq(
        page, "problem,n,method,status,iterations,f_evals,g_evals,h_evals,hv_evals,factorizations,seconds,f,gnorm,rate,"
              "rate_theory,order,verdict,class,exponent,class_first,class_last,rate_low,rate_high,order_low,order_high,theory_"
              "ratio,constant,constant_theory\r\n"
              "\"bowl,n=1,\"\"a\"\"<b>\",1,\"gradient/fixed,eta=0.5\",GRADIENT,41,42,43,1,2,3,0.00123,"
              "0.33333333333333331,1.0000000000000001e-09,0.99800199999999994,0.998,1.01,minimum,linear,,10,40,0.998,0.998004,"
              "0.98999999999999999,1.02,0.99899899933336089,,\r\n"
              "\"bowl,n=1,\"\"a\"\"<b>\",1,gradient/exact,COMBINATION,,,,,,,,,,,,,,,,,,,,,,,,\r\n"
              "\"bowl,n=1,\"\"a\"\"<b>\",1,newton/full,NOT_FINITE,0,0,0,0,0,0,,,,,,,,too few,,,,,,,,,,\r\n");
}
END_TEST

START_TEST(csv_numbers_are_lossless) {
    char text[COLUMN_TEXT];
    const double values[] = {1.0 / 3, 1e-300, 123456789.123456789, -5e-324, 0.1};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        exact_real(values[i], text, sizeof text);
        ck_assert(strtod(text, NULL) == values[i]);
    }
}
END_TEST

START_TEST(trace_has_a_row_an_iteration) {
    make_study();
    for (int64_t k = 0; k < 3; k++) {
        record_row row = {.iteration = k, .accepted = k > 0, .f = 1.5, .distance = NAN, .ratio = k ? 0.5 : NAN};
        ck_assert(record_add(&runs[0].record, &row));
    }
    FILE *out = page_open();
    csv_write_trace(out, &made);
    fclose(out);
    expect_page("problem,method,accepted,iteration,f,gnorm,gnorm2,distance,step,parameter,ratio,seconds,");
    expect_page("\"gradient/fixed,eta=0.5\",yes,2,1.5,0,0,,0,0,0.5,");
    expect_no_nan();
    record_free(&runs[0].record);
}
END_TEST

START_TEST(text_is_aligned_and_complete) {
    make_study();
    FILE *out = page_open();
    ck_assert(compare_text_write(out, &made, &(text_style){0, false}, false));
    fclose(out);
    expect_page("gradient/fixed,eta=0.5  GRADIENT           41");
    expect_page("1.23 ms");
    expect_page("≤ 0.9980");
    expect_page("COMBINATION [1]\n");
    expect_page("[1] no <exact> \"line\" minimum\n");
    expect_page("too few");
    expect_page("minimum\n");
    ck_assert_msg(strchr(page, '\033') == NULL, "colour without a terminal");
    expect_no_nan();
}
END_TEST

START_TEST(text_fits_a_narrow_terminal) {
    make_study();
    FILE *out = page_open();
    ck_assert(compare_text_write(out, &made, &(text_style){60, true}, false));
    fclose(out);
    for (char *line = strtok(strstr(page, "method"), "\n"); line; line = strtok(NULL, "\n")) {
        int width = 0, escaped = 0;
        for (const char *c = line; *c; c++) {
            if (*c == '\033') escaped = 1;
            width += !escaped && ((unsigned char)*c & 0xC0) != 0x80;
            if (escaped && *c == 'm') escaped = 0;
        }
        ck_assert_msg(width <= 60, "%d columns: %s", width, line);
    }
}
END_TEST

START_TEST(rates_are_shown_with_the_digits_that_count) {
    const struct {
        double rate;
        const char *text;
    } rows[] = {{0, "0"}, {0.5, "0.5000"}, {0.998002, "0.998002"}, {0.99980002, "0.9998000"}, {1, "1.0000"}, {1e-9, "1.0e-09"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[COLUMN_TEXT];
        show_rate(rows[i].rate, text, sizeof text);
        ck_assert_str_eq(text, rows[i].text);
    }
}
END_TEST

/* An order is shown where a class rests on it or could; CSV keeps the number. */
START_TEST(orders_that_tell_nothing_are_not_shown) {
    const struct {
        rate_class kind;
        double low, value, high;
        const char *text;
    } rows[] = {
        {RATE_QUADRATIC, 1.9, 2, 2.05, "2.00 ± 0.10"},     {RATE_TOO_FEW, 0.8, 0.8, 0.8, "too few"},
        {RATE_NONE, 2.29, 2.29, 2.29, "too few"},          {RATE_TOO_FEW, 0.26, 8.45, 16.64, "?"},
        {RATE_SUPERLINEAR, 0.9, 1.87, 3.0, "1.87 ± 1.13"}, {RATE_LINEAR, -5.25, 1.26, 7.77, "?"},
    };
    make_study();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[COLUMN_TEXT];
        runs[0].speed.kind = rows[i].kind;
        runs[0].order = (rate_estimate){true, rows[i].value, rows[i].low, rows[i].high, 1, 4};
        column_show(column_named("order"), &runs[0], text, sizeof text);
        ck_assert_str_eq(text, rows[i].text);
        column_exact(column_named("order"), &runs[0], text, sizeof text);
        ck_assert(strtod(text, NULL) == rows[i].value);
    }
}
END_TEST

START_TEST(what_ended_higher_wins_nothing) {
    experiment ends[3];
    study contest = {.problems = problems, .problem_count = 1, .runs = ends, .method_count = 3, .run_count = 3};
    set_end(&ends[0], "lbfgs/wolfe", 1e-9, NADIR_GRADIENT, NADIR_VERDICT_MINIMUM);
    set_end(&ends[1], "newton/damping", 3.5, NADIR_GRADIENT, NADIR_VERDICT_MINIMUM);
    set_end(&ends[2], "newton/full", 0, NADIR_GRADIENT, NADIR_VERDICT_MINIMUM);
    for (int i = 0; i < 3; i++) {
        ends[i].seconds = i == 0 ? 2 : i == 1 ? 1e-3 : 1;
        ends[i].result.iterations = i == 0 ? 20 : i == 1 ? 1 : 7;
    }
    elsewhere_judge(ends, 3);
    FILE *out = page_open();
    words_contest(out, &contest, 0);
    fclose(out);
    expect_page(
        "3 of 3 methods converged, 2 to the least f. Of these, <code>newton/full</code> needed the fewest iterations (7) and the "
        "least time (1.00 s)");
    ck_assert(strstr(page, "newton/damping") == NULL);
}
END_TEST

START_TEST(the_legend_says_whose_order_it_is) {
    make_study();
    ck_assert(strstr(column_named("order")->meaning, "past the stop") &&
              strstr(column_named("class")->meaning, "run to the floor"));
}
END_TEST

START_TEST(report_escapes_and_names_what_is_missing) {
    char message[PATH_MAX + 200];
    make_study();
    setenv("PATH", "/nonexistent", 1);
    FILE *out = page_open();
    report_write(out, &made, message, sizeof message);
    fclose(out);
    ck_assert(strstr(message, "gnuplot-nox") != NULL);
    expect_page("gnuplot-nox");
    expect_page("bowl,n=1,&quot;a&quot;&lt;b&gt;");
    expect_page("no &lt;exact&gt; &quot;line&quot; minimum");
    expect_page("</html>");
    ck_assert(strstr(page, "<b>") == NULL);
    expect_no_nan();
}
END_TEST

START_TEST(json_is_written_or_refused) {
    make_study();
    FILE *out = page_open();
    bool written = json_write_study(out, &made);
    fclose(out);
    ck_assert(written == (json_missing() == NULL));
    if (!written) return;
    expect_page("\"f\": 0.33333333333333331");
    expect_page("\"order_note\": \"too few iterations\"");
    expect_page("\"gnorm\": null");
    expect_page("bowl,n=1,\\\"a\\\"<b>");
    expect_no_nan();
}
END_TEST

START_TEST(files_are_complete_or_absent) {
    char directory[] = "/tmp/nadir-test-XXXXXX", path[64], message[PATH_MAX + 200];
    outfile file;
    ck_assert(mkdtemp(directory) != NULL);
    snprintf(path, sizeof path, "%s/a.csv", directory);
    ck_assert(outfile_open(&file, path, message, sizeof message));
    fputs("half", file.stream);
    ck_assert_msg(access(path, F_OK) != 0, "there before it is complete");
    outfile_abandon(&file);
    ck_assert(access(path, F_OK) != 0);
    ck_assert(outfile_open(&file, path, message, sizeof message));
    fputs("whole", file.stream);
    ck_assert(outfile_commit(&file, message, sizeof message));
    struct stat written;
    ck_assert(stat(path, &written) == 0 && written.st_size == 5);
    ck_assert(!outfile_open(&file, directory, message, sizeof message));
    ck_assert(strstr(message, directory) != NULL);
    unlink(path);
    ck_assert_msg(rmdir(directory) == 0, "something was left behind");
    ck_assert(!outfile_open(&file, path, message, sizeof message));
}
END_TEST

START_TEST(a_full_disk_is_noticed) {
    char message[PATH_MAX + 200];
    outfile file;
    if (access("/dev/full", W_OK) != 0) return;
    ck_assert(outfile_open(&file, "/dev/full", message, sizeof message));
    fputs("x", file.stream);
    ck_assert(!outfile_commit(&file, message, sizeof message));
    ck_assert(strstr(message, "/dev/full") != NULL);
}
END_TEST

START_TEST(long_records_keep_head_and_tail) {
    const int64_t passes = 300000;
    record history = {0};
    for (int64_t k = 0; k < passes; k++) ck_assert(record_add(&history, &(record_row){.iteration = k, .accepted = true}));
    ck_assert_int_le(history.count, RECORD_ROWS);
    ck_assert_int_eq(history.passes, passes);
    int64_t widest = 0;
    for (int64_t k = 1; k < history.count; k++) {
        int64_t gap = history.rows[k].pass - history.rows[k - 1].pass;
        ck_assert_int_ge(gap, 1);
        if (k < 2000 || history.count - k < 6000) ck_assert_int_eq(gap, 1);
        if (gap > widest) widest = gap;
    }
    ck_assert_int_le(widest, 2 * history.stride);
    ck_assert_int_eq(record_last(&history)->pass, passes - 1);
    record_free(&history);
}
END_TEST

static int never_asked(void *data, const double *x, nadir_matrix *H) {
    (void)data, (void)x, (void)H;
    return -1;
}

START_TEST(theory_knows_the_classical_rates) {
    make_study();
    problems[0].problem.hessian = never_asked;
    nadir_options options = nadir_options_default();
    strcpy(options.method, "gradient/fixed");
    theory t = theory_of(&problems[0], &options);
    ck_assert(t.kind == THEORY_EXACT);
    ck_assert_double_eq_tol(t.rate, 9.0 / 11, 1e-15);
    options.eta = 0.05;
    ck_assert_double_eq_tol(theory_of(&problems[0], &options).rate, 0.95, 1e-15);
    options.eta = 0.21;
    ck_assert_double_eq_tol(theory_of(&problems[0], &options).rate, 1.1, 1e-15);
    strcpy(options.method, "gradient/exact");
    ck_assert(theory_of(&problems[0], &options).kind == THEORY_BOUND);
    problems[0].worst_start = true;
    ck_assert(theory_of(&problems[0], &options).kind == THEORY_EXACT);
    strcpy(options.method, "newton/full/cholesky");
    ck_assert(theory_of(&problems[0], &options).kind == THEORY_EXACT);
    ck_assert_double_eq(theory_of(&problems[0], &options).rate, 0);
    strcpy(options.method, "newton/fullish");
    ck_assert(theory_of(&problems[0], &options).kind == THEORY_UNKNOWN);
    problems[0].problem.convexity = 0;
    strcpy(options.method, "gradient/fixed");
    ck_assert(theory_of(&problems[0], &options).kind == THEORY_UNKNOWN);
}
END_TEST

/* ---- the plot of characters ---- */

static void fill_record(record *history, double factor, int64_t count) {
    for (int64_t k = 0; k < count; k++) {
        const record_row row = {.iteration = k, .accepted = true, .gnorm2 = 1e9 * pow(factor, (double)k)};
        ck_assert(record_add(history, &row));
    }
}

/* As many rows as iterations, three columns an iteration: a diagonal. */
START_TEST(the_plot_of_characters_is_to_scale) {
    make_study();
    fill_record(&runs[0].record, 0.1, 18); /* 10^9 to 10^-8 */
    runs[0].theory = (theory){THEORY_EXACT, 0.1};
    FILE *out = page_open();
    text_plot_write(out, &made, 0, &(text_style){.width = 12 + 18 + 34, .colour = false});
    fclose(out);
    const char *row = strstr(page, "│");
    for (int k = 0; k < 18; k++, row = strstr(row + 1, "│")) {
        ck_assert_ptr_nonnull(row);
        const char *cells = row + strlen("│"), *end = strchr(cells, '\n');
        ck_assert_msg(cells[3 * k] == 'a' && end - cells <= 3 * k + 2, "row %d: %.*s", k, (int)(end - cells), cells);
        ck_assert_int_ge((int64_t)strspn(cells, " "), 3 * k - 1);
    }
    ck_assert_ptr_null(row);
    expect_page("1e+05 │");
    expect_page("a: gradient/fixed,eta=0.5; dots: theory;");
    expect_page(" 17\n");
    ck_assert(strchr(page, '\033') == NULL);
    record_free(&runs[0].record);
}
END_TEST

/* Two that coincide show the first; one far longer than the other bends the axis; theory's dots are seen where nothing else is. */
START_TEST(the_plot_of_characters_keeps_the_first_on_top) {
    make_study();
    fill_record(&runs[0].record, 0.5, 40);
    fill_record(&runs[2].record, 0.5, 40);
    runs[0].theory = (theory){THEORY_BOUND, 0.9};
    FILE *out = page_open();
    text_plot_write(out, &made, 0, &(text_style){.width = 0});
    fclose(out);
    ck_assert(strstr(page, "aa") != NULL && strstr(page, "cc") == NULL);
    expect_page(" . . .");
    ck_assert(strstr(page, "logarithmic") == NULL);
    fill_record(&runs[2].record, 0.99, 4000);
    out = page_open();
    text_plot_write(out, &made, 0, &(text_style){.width = 0});
    fclose(out);
    expect_page("(logarithmic)");
    record_free(&runs[0].record);
    record_free(&runs[2].record);
}
END_TEST

START_TEST(no_plot_of_nothing) {
    make_study();
    FILE *out = page_open();
    text_plot_write(out, &made, 0, &(text_style){.width = 0});
    fill_record(&runs[0].record, 0, 1);
    runs[0].record.rows[0].gnorm2 = NAN;
    text_plot_write(out, &made, 0, &(text_style){.width = 0});
    fclose(out);
    ck_assert_str_eq(page, "");
    record_free(&runs[0].record);
}
END_TEST

CHECK_MAIN("report", csv_has_the_columns_and_empty_cells, higher_ends_are_named, csv_numbers_are_lossless,
           trace_has_a_row_an_iteration, text_is_aligned_and_complete, text_fits_a_narrow_terminal,
           rates_are_shown_with_the_digits_that_count, orders_that_tell_nothing_are_not_shown, what_ended_higher_wins_nothing,
           the_legend_says_whose_order_it_is, report_escapes_and_names_what_is_missing, json_is_written_or_refused,
           files_are_complete_or_absent, a_full_disk_is_noticed, long_records_keep_head_and_tail, theory_knows_the_classical_rates,
           the_plot_of_characters_is_to_scale, the_plot_of_characters_keeps_the_first_on_top, no_plot_of_nothing)
