/* What the terminal can do, and the progress line. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "terminal.h"

#define PROGRESS_EVERY 0.2 /* seconds */

bool terminal_is_capable(FILE *out) {
    const char *kind = getenv("TERM");
    return isatty(fileno(out)) && kind && strcmp(kind, "dumb") != 0;
}

static int window_width(FILE *out) {
    struct winsize window;
    if (ioctl(fileno(out), TIOCGWINSZ, &window) == 0 && window.ws_col > 0) return window.ws_col;
    return 80;
}

text_style terminal_style(FILE *out) {
    const char *plain = getenv("NO_COLOR");
    bool colour = terminal_is_capable(out) && !(plain && *plain);
    return (text_style){.width = isatty(fileno(out)) ? window_width(out) : 0, .colour = colour};
}

static double monotonic(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

progress progress_begin(const study *self, bool quiet) {
    return (progress){.study = self, .shown = !quiet && terminal_is_capable(stderr), .next = monotonic() + PROGRESS_EVERY};
}

void progress_show(progress *self, const experiment *run, const nadir_iterate *iterate) {
    if (!self->shown || monotonic() < self->next) return;
    char line[512];
    int width = window_width(stderr);
    snprintf(line, sizeof line, "[%zu/%zu] %s on %s: iteration %lld, |g| %.1e", (size_t)(run - self->study->runs) + 1,
             self->study->run_count, run->method, run->problem->word, (long long)iterate->iteration, iterate->gnorm);
    fprintf(stderr, "\r%.*s\033[K", width - 1, line);
    fflush(stderr);
    self->on_screen = true;
    self->next = monotonic() + PROGRESS_EVERY;
}

void progress_end(progress *self) {
    if (self->on_screen) fputs("\r\033[K", stderr);
    self->on_screen = false;
}
