/* Numbered notes below a table. */
#include <string.h>

#include "note.h"

static bool needs_note(const experiment *run) {
    return run->state != EXPERIMENT_WAITING && (run->result.status < 0 || run->elsewhere[0]);
}

static const char *reason(const experiment *run) {
    if (run->elsewhere[0]) return run->elsewhere;
    return run->result.text[0] ? run->result.text : nadir_status_text(run->result.status);
}

int note_of(notes *self, const experiment *run) {
    if (!needs_note(run)) return 0;
    int i = 0;
    while (i < self->count && strcmp(self->text[i], reason(run)) != 0) i++;
    if (i == NOTES) return 0;
    if (i == self->count) self->text[self->count++] = reason(run);
    return i + 1;
}
