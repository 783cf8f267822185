/* Numbered notes below a table: why a run was refused, stopped short, or ended elsewhere than others. Runs with the same reason
 * share a note. */
#ifndef NADIR_BENCH_NOTE_H
#define NADIR_BENCH_NOTE_H

#include "study.h"

enum { NOTES = 64 };

typedef struct notes {
    const char *text[NOTES];
    int count;
} notes;

/* The number of the note that this run calls for, from 1, added when new; 0: none. */
int note_of(notes *self, const experiment *run);

#endif
