/* What a modelling language gets back. */
#include "nl_asl.h"

#include <string.h>

typedef struct naming {
    int64_t i;
    const char *name;
} naming;

static void find_name(nl_model *self, void *data) {
    naming *n = data;
    ASL *asl = self->asl;
    n->name = var_name((int)n->i);
}

const char *nl_name(nl_model *self, int64_t i) {
    naming n = {.i = i};
    return nl_call(self, find_name, &n) && n.name ? n.name : "?";
}

typedef struct writing {
    const char *text, *path;
    const double *x;
    int code;
    bool failed;
} writing;

static void write_file(nl_model *self, void *data) {
    writing *w = data;
    ASL *asl = self->asl;
    memcpy(self->x, w->x, (size_t)n_var * sizeof *self->x);
    self->evaluated = false;
    solve_result_num = w->code;
    amplflag = 1; /* the message goes to the file alone */
    w->failed = write_solf_ASL(asl, w->text, self->x, NULL, NULL, w->path) != 0;
}

bool nl_write_sol(nl_model *self, const char *text, const double *x, int code, char *message, size_t size) {
    const size_t stub = strlen(self->path) - strlen(".nl"), room = stub + sizeof ".sol";
    char *path = malloc(room);
    if (!path) return false;
    snprintf(path, room, "%.*s.sol", (int)stub, self->path);
    writing w = {.text = text, .path = path, .x = x, .code = code};
    bool written = nl_call(self, write_file, &w) && !w.failed;
    if (!written) snprintf(message, size, "%.300s: cannot be written", path);
    free(path);
    return written;
}
