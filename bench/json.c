/* A comparison as one JSON document. The columns are those of column.c; unknown values are null. */
#include <jansson.h>
#include <math.h>

#include "column.h"
#include "json.h"

const char *json_missing(void) {
    return NULL;
}

static json_t *value_of(const column *c, const experiment *run) {
    column_value value = c->value(run);
    if (!value.known) return json_null();
    if (c->kind == COLUMN_WORD) return json_string(value.word);
    return c->kind == COLUMN_INTEGER ? json_integer(value.integer) : json_real(value.real);
}

static json_t *real_or_null(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *order_note(const experiment *run) {
    return run->state == EXPERIMENT_DONE && !run->order.found ? json_string("too few iterations") : json_null();
}

static json_t *error_name(bool known, record_error error) {
    static const char *const names[] = {[RECORD_GRADIENT] = "2-norm of the gradient",
                                        [RECORD_DISTANCE] = "distance to the minimiser",
                                        [RECORD_STEP] = "length of the step"};
    return known ? json_string(names[error]) : json_null();
}

/* What CSV has no room for. json_object_set_new takes the value over, and fails on NULL. */
static bool add_details(json_t *object, const experiment *run) {
    static const char *const kinds[] = {[THEORY_EXACT] = "exact", [THEORY_BOUND] = "bound"};
    theory_kind kind = run->theory.kind;
    int failed = 0;
    failed |= json_object_set_new(object, "text", json_string(run->result.text));
    failed |= json_object_set_new(object, "elsewhere", run->elsewhere[0] ? json_string(run->elsewhere) : json_null());
    failed |= json_object_set_new(object, "gnorm2", run->state == EXPERIMENT_DONE ? real_or_null(run->result.gnorm2) : json_null());
    failed |= json_object_set_new(object, "rejected", json_integer(run->result.rejected));
    failed |= json_object_set_new(object, "solves", json_integer(run->result.counts.solves));
    failed |= json_object_set_new(object, "repeats", json_integer(run->repeats));
    failed |= json_object_set_new(object, "rate_of", error_name(run->rate.found, run->rate_of));
    failed |= json_object_set_new(object, "rate_theory_kind", kind == THEORY_UNKNOWN ? json_null() : json_string(kinds[kind]));
    failed |= json_object_set_new(object, "order_of", error_name(run->order.found, run->order_of));
    failed |= json_object_set_new(object, "order_note", order_note(run));
    return failed == 0;
}

static json_t *run_object(const study *self, const experiment *run) {
    const column *c;
    json_t *object = json_object();
    bool fine = object != NULL;
    for (size_t i = 0; fine && (c = study_column_at(self, i)); i++)
        fine = json_object_set_new(object, c->name, value_of(c, run)) == 0;
    if (fine && add_details(object, run)) return object;
    json_decref(object);
    return NULL;
}

static json_t *runs_array(const study *self) {
    json_t *array = json_array();
    bool fine = array != NULL;
    for (size_t i = 0; fine && i < self->run_count; i++) fine = json_array_append_new(array, run_object(self, &self->runs[i])) == 0;
    if (fine) return array;
    json_decref(array);
    return NULL;
}

bool json_write_study(FILE *out, const study *self) {
    char build[1024];
    nadir_build_text(build, sizeof build);
    json_t *limits = json_pack("{sIsf}", "iterations", (json_int_t)self->max_iterations, "seconds", self->max_seconds);
    json_t *document =
        json_pack("{sssosbso}", "build", build, "limits", limits, "interrupted", self->interrupted, "runs", runs_array(self));
    bool fine = document && json_dumpf(document, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17)) == 0;
    if (document) fputc('\n', out);
    json_decref(document);
    return fine;
}
