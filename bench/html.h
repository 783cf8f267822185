/* Text into HTML. */
#ifndef NADIR_BENCH_HTML_H
#define NADIR_BENCH_HTML_H

#include <stdio.h>

/* Escapes what HTML would take for markup. */
void html_text(FILE *out, const char *text);

extern const char html_style[]; /* the page's style sheet */

#endif
