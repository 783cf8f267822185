/* Reading a .nl file, and refusing what is damaged or beyond the solver. The library trusts the numbers it reads: those it would
 * take as sizes and subscripts are held against the file's length and each other first. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "cli.h"
#include "nl_asl.h"

typedef struct reading {
    nl_model *model;
    int64_t bytes;
    FILE *file;
    int code; /* of the library's reader; 0: fine */
    char *message;
    size_t size;
} reading;

__attribute__((format(printf, 3, 4))) static int refuse(const reading *self, int code, const char *format, ...) {
    char text[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    snprintf(self->message, self->size, "%.300s: %s", self->model->path, text);
    return code;
}

/* What the library printed, as one line. */
static int refuse_damaged(const reading *self) {
    char *said = self->model->said;
    fflush(self->model->listener);
    said[NL_SAID - 1] = '\0';
    for (char *c = said; *c; c++)
        if (*c < ' ' || *c > '~') *c = ' ';
    size_t length = strlen(said);
    while (length > 0 && said[length - 1] == ' ') said[--length] = '\0';
    return refuse(self, CLI_FILE, "not a readable .nl file: %.200s", length ? said : "the AMPL library gives no reason");
}

/* ---- the file ---- */

static bool ends_in_nl(const char *path) {
    size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".nl") == 0;
}

static int find_file(reading *self, const char *path) {
    struct stat about;
    nl_model *model = self->model;
    size_t room = strlen(path) + sizeof ".nl";
    model->path = malloc(room);
    if (!model->path) return CLI_FAILED;
    snprintf(model->path, room, "%s%s", path, ends_in_nl(path) ? "" : ".nl");
    FILE *file = fopen(model->path, "rb");
    if (!file || fstat(fileno(file), &about) != 0) return refuse(self, CLI_FILE, "%s", strerror(errno));
    fclose(file);
    self->bytes = about.st_size;
    if (S_ISDIR(about.st_mode)) return refuse(self, CLI_FILE, "%s", strerror(EISDIR));
    if (!S_ISREG(about.st_mode)) return refuse(self, CLI_FILE, "not a regular file");
    return about.st_size > 0 ? CLI_FINE : refuse(self, CLI_FILE, "the file is empty");
}

/* ---- the header ---- */

static void open_model(nl_model *model, void *data) {
    reading *self = data;
    ASL *asl = model->asl = ASL_alloc(ASL_read_pfgh);
    if (!asl) return;
    asl->i.uinfo = model;
    return_nofile = 1;
    want_xpi0 = 1;
    self->file = jac0dim(model->path, (ftnlen)strlen(model->path) - 3);
}

#define COUNT(field) offsetof(Edaginfo, field)
enum { OF_BYTES = 0 };

/* Each count of the header is at most another one, or the bytes of the file: nothing takes less than a byte there. */
static const struct {
    const char *what;
    size_t count, limit;
} counts[] = {
    {"variables", COUNT(n_var_), OF_BYTES},
    {"constraints", COUNT(n_con_), OF_BYTES},
    {"objectives", COUNT(n_obj_), OF_BYTES},
    {"logical constraints", COUNT(n_lcon_), OF_BYTES},
    {"nonlinear constraints", COUNT(nlc_), COUNT(n_con_)},
    {"nonlinear objectives", COUNT(nlo_), COUNT(n_obj_)},
    {"range constraints", COUNT(nranges_), COUNT(n_con_)},
    {"complementarities", COUNT(n_cc_), COUNT(n_con_)},
    {"nonlinear network constraints", COUNT(nlnc_), COUNT(n_con_)},
    {"linear network constraints", COUNT(lnc_), COUNT(n_con_)},
    {"nonlinear variables in constraints", COUNT(nlvc_), COUNT(n_var_)},
    {"nonlinear variables in objectives", COUNT(nlvo_), COUNT(n_var_)},
    {"network variables", COUNT(nwv_), COUNT(n_var_)},
    {"binary variables", COUNT(nbv_), COUNT(n_var_)},
    {"integer variables", COUNT(niv_), COUNT(n_var_)},
    {"nonlinear integer variables in both", COUNT(nlvbi_), COUNT(n_var_)},
    {"nonlinear integer variables in constraints", COUNT(nlvci_), COUNT(n_var_)},
    {"nonlinear integer variables in objectives", COUNT(nlvoi_), COUNT(n_var_)},
    {"imported functions", COUNT(nfunc_), OF_BYTES},
    {"nonzeros of the Jacobian", COUNT(nzc_), OF_BYTES},
    {"nonzeros of gradients", COUNT(nzo_), OF_BYTES},
    {"common expressions", COUNT(comb_), OF_BYTES},
    {"common expressions of constraints", COUNT(comc_), OF_BYTES},
    {"common expressions of objectives", COUNT(como_), OF_BYTES},
    {"common expressions of one constraint", COUNT(comc1_), OF_BYTES},
    {"common expressions of one objective", COUNT(como1_), OF_BYTES},
};

static int64_t count_at(const reading *self, size_t offset) {
    int count;
    memcpy(&count, (const char *)&self->model->asl->i + offset, sizeof count);
    return count;
}

static int check_header(const reading *self) {
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t count = count_at(self, counts[i].count);
        int64_t limit = counts[i].limit == OF_BYTES ? self->bytes : count_at(self, counts[i].limit);
        if (count < 0 || count > limit)
            return refuse(self, CLI_FILE, "the file is damaged: its header announces %lld %s, and 0 to %lld are possible",
                          (long long)count, counts[i].what, (long long)limit);
    }
    int64_t functions = count_at(self, COUNT(nfunc_));
    return functions == 0 ? CLI_FINE
                          : refuse(self, CLI_FILE, "the model imports %lld function%s; nadir has none to offer",
                                   (long long)functions, functions == 1 ? "" : "s");
}

static int read_header(reading *self) {
    bool came_back = nl_call(self->model, open_model, self);
    if (came_back && !self->model->asl) return CLI_FAILED;
    if (!came_back || !self->file) return refuse_damaged(self);
    int code = check_header(self);
    if (code != CLI_FINE) fclose(self->file);
    return code;
}

/* ---- the body ---- */

static double *vector(int64_t n, double value) {
    double *x = malloc((size_t)n * sizeof *x);
    for (int64_t i = 0; x && i < n; i++) x[i] = value;
    return x;
}

/* A file without bounds leaves those of the caller. */
static bool allocate(nl_model *model) {
    ASL *asl = model->asl;
    model->lower = vector(n_var, -INFINITY);
    model->upper = vector(n_var, INFINITY);
    model->start = vector(n_var, 0);
    model->x = vector(n_var, 0);
    model->v = vector(n_var, 0);
    LUv = model->lower;
    Uvx = model->upper;
    return model->lower && model->upper && model->start && model->x && model->v;
}

static void read_all(nl_model *model, void *data) {
    reading *self = data;
    ASL *asl = model->asl;
    self->code = pfgh_read(self->file, ASL_return_read_err | ASL_findgroups);
    err_jmp = NULL;
}

/* The library takes the subscripts of linear parts as they come. */
static bool subscripts_fine(const nl_model *model) {
    const ASL *asl = model->asl;
    for (int i = 0; i < n_obj; i++)
        for (const ograd *term = Ograd[i]; term; term = term->next)
            if (term->varno < 0 || term->varno >= n_var) return false;
    return true;
}

static int read_body(reading *self) {
    nl_model *model = self->model;
    const ASL *asl = model->asl;
    if (!allocate(model)) return CLI_FAILED;
    if (!nl_call(model, read_all, self) || self->code != 0) return refuse_damaged(self);
    if (!subscripts_fine(model)) return refuse(self, CLI_FILE, "the file is damaged: a linear term names no variable");
    if (X0) memcpy(model->start, X0, (size_t)n_var * sizeof *model->start);
    return CLI_FINE;
}

/* ---- what the solver cannot do ---- */

static int64_t count_bounded(const nl_model *model) {
    const ASL *asl = model->asl;
    int64_t count = 0;
    for (int i = 0; i < n_var; i++) count += model->lower[i] > negInfinity || model->upper[i] < Infinity;
    return count;
}

static void add_count(char *list, size_t size, int64_t count, const char *one, const char *many) {
    size_t used = strlen(list);
    if (count > 0) snprintf(list + used, size - used, "%s%lld %s", used ? ", " : "", (long long)count, count == 1 ? one : many);
}

static int check_kind(const reading *self) {
    const ASL *asl = self->model->asl;
    char list[200] = "";
    int integers = nbv + niv + nlvbi + nlvci + nlvoi;
    add_count(list, sizeof list, n_con, "constraint", "constraints");
    add_count(list, sizeof list, n_lcon, "logical constraint", "logical constraints");
    add_count(list, sizeof list, count_bounded(self->model), "variable with bounds", "variables with bounds");
    add_count(list, sizeof list, integers, "integer variable", "integer variables");
    if (!list[0]) return CLI_FINE;
    return refuse(self, CLI_FILE, "the model has %s; nadir minimises without bounds and constraints, over real numbers", list);
}

static int choose_objective(const reading *self, int64_t asked) {
    nl_model *model = self->model;
    ASL *asl = model->asl;
    if (n_obj == 0) return refuse(self, CLI_FILE, "the model has no objective");
    if (asked == 0 && n_obj > 1)
        return refuse(self, CLI_FILE, "the model has %d objectives: choose one by objno, 1 to %d", n_obj, n_obj);
    if (asked > n_obj) return refuse(self, CLI_USAGE, "objno = %lld; the model has objectives 1 to %d", (long long)asked, n_obj);
    model->objective = asked == 0 ? 0 : (int)asked - 1;
    obj_no = model->objective;
    int sense = objtype[model->objective];
    model->sign = sense == 1 ? -1 : 1;
    return sense == 0 || sense == 1 ? CLI_FINE : refuse(self, CLI_FILE, "the file is damaged: an objective's sense is %d", sense);
}

/* ---- the whole ---- */

static int read_steps(reading *self, const char *path, int64_t objective) {
    nl_model *model = self->model;
    model->listener = fmemopen(model->said, sizeof model->said, "w");
    if (!model->listener) return CLI_FAILED;
    int code = find_file(self, path);
    if (code == CLI_FINE) code = read_header(self);
    if (code == CLI_FINE) code = read_body(self);
    if (code == CLI_FINE) code = check_kind(self);
    if (code == CLI_FINE) code = choose_objective(self, objective);
    if (code == CLI_FINE && !nl_find_pattern(model)) code = CLI_FAILED;
    return code;
}

int nl_read(const char *path, int64_t objective, nl_model **model, char *message, size_t size) {
    reading self = {.model = calloc(1, sizeof *self.model), .message = message, .size = size};
    *model = NULL;
    snprintf(message, size, "not enough memory to read %.300s", path);
    if (!self.model) return CLI_FAILED;
    int code = read_steps(&self, path, objective);
    if (code == CLI_FINE)
        *model = self.model;
    else
        nl_free(self.model);
    return code;
}

void nl_free(nl_model *self) {
    if (!self) return;
    if (self->asl) ASL_free(&self->asl);
    if (self->listener) fclose(self->listener);
    double *const reals[] = {self->lower, self->upper, self->start, self->x, self->v, self->values};
    int64_t *const integers[] = {self->row, self->column, self->column_start, self->row_index, self->position};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) free(reals[i]);
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) free(integers[i]);
    free(self->path);
    free(self);
}

nl_facts nl_about(const nl_model *self) {
    const ASL *asl = self->asl;
    return (nl_facts){.path = self->path,
                      .n = n_var,
                      .maximise = self->sign < 0,
                      .has_pattern = self->has_pattern,
                      .nonzeros = self->nonzeros,
                      .bandwidth = self->bandwidth,
                      .start = self->start};
}
