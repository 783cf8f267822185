/* What the terminal can do, and the progress line. */
#ifndef NADIR_CLI_TERMINAL_H
#define NADIR_CLI_TERMINAL_H

#include "../../bench/study.h"
#include "../../bench/table.h"

/* Colour and a width only on a terminal; NO_COLOR and TERM=dumb are respected. */
text_style terminal_style(FILE *out);

/* Does it understand a line that is overwritten? */
bool terminal_is_capable(FILE *out);

typedef struct progress {
    const study *study;
    bool shown;     /* the user may see it: standard error is a terminal */
    bool on_screen; /* a line stands there now */
    double next;    /* seconds on the monotonic clock */
} progress;

progress progress_begin(const study *self, bool quiet);
void progress_show(progress *self, const experiment *run, const nadir_iterate *iterate);
void progress_end(progress *self);

#endif
