/* Small .nl files in text form, for tests. The grammar: D. M. Gay, "Writing .nl files", Sandia report SAND2005-7907P, 2005. */
#ifndef NADIR_NL_TEXT_H
#define NADIR_NL_TEXT_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct nl_text {
    int n; /* variables, all in the objective */
    bool maximise;
    const char *expression; /* of the objective, in Polish notation, a token a line */
    const char *linear;     /* "0 2.5\n1 0\n": the linear part, `terms` lines, also where it is 0; NULL: all are 0 */
    int terms;
    const char *start; /* "0 1\n2 5\n": `starts` lines */
    int starts;
    const char *bounds;                                       /* NULL: none */
    int constraints, objectives, integers, functions, common; /* announced in the header; objectives 0 means 1, −1 none */
    const char *extra;                                        /* segments before the objective */
} nl_text;

static inline void nl_text_header(FILE *out, const nl_text *t) {
    int objectives = t->objectives == 0 ? 1 : t->objectives < 0 ? 0 : t->objectives;
    fprintf(out, "g3 0 1 0\n %d %d %d 0 0\n 0 %d\n 0 0\n 0 %d 0\n", t->n, t->constraints, objectives, objectives, t->n);
    fprintf(out, " 0 %d 0 1\n 0 %d 0 0 0\n 0 %d\n 0 0\n 0 0 0 0 %d\n", t->functions, t->integers, t->linear ? t->terms : t->n,
            t->common);
}

/* False when it cannot be written. */
static inline bool nl_text_write(const char *path, const nl_text *t) {
    FILE *out = fopen(path, "w");
    if (!out) return false;
    nl_text_header(out, t);
    fputs(t->extra ? t->extra : "", out);
    if (t->objectives >= 0) fprintf(out, "O0 %d\n%s", t->maximise, t->expression);
    if (t->starts > 0) fprintf(out, "x%d\n%s", t->starts, t->start);
    fputs("b\n", out);
    for (int i = 0; !t->bounds && i < t->n; i++) fputs("3\n", out);
    fputs(t->bounds ? t->bounds : "", out);
    fprintf(out, "k%d\n", t->n - 1);
    for (int i = 1; i < t->n; i++) fputs("0\n", out);
    if (t->objectives >= 0) fprintf(out, "G0 %d\n%s", t->linear ? t->terms : t->n, t->linear ? t->linear : "");
    for (int i = 0; t->objectives >= 0 && !t->linear && i < t->n; i++) fprintf(out, "%d 0\n", i);
    return fclose(out) == 0;
}

#endif
