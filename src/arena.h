/* One block of memory, measured and placed by the same function: with `base` NULL the arena only counts. Every piece is 64-byte
 * aligned. A size that overflows leaves `overflow` set. */
#ifndef NADIR_ARENA_H
#define NADIR_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ARENA_ALIGNMENT = 64 };

typedef struct arena {
    char *base;
    size_t used;
    bool overflow;
} arena;

/* Memory for an arena that measured `bytes`, to be given back with free(). NULL: there is none, or bytes is 0. */
void *arena_block(size_t bytes);

/* Room for count items of `size` bytes, or NULL while measuring. */
static inline void *arena_take(arena *memory, int64_t count, size_t size) {
    const size_t limit = PTRDIFF_MAX - 2 * (size_t)ARENA_ALIGNMENT;
    if (memory->overflow || count < 0 || (size != 0 && (uint64_t)count > (limit - memory->used) / size)) {
        memory->overflow = true;
        return NULL;
    }
    void *piece = memory->base ? memory->base + memory->used : NULL;
    const size_t bytes = (size_t)count * size;
    memory->used += (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    return piece;
}

/* Room for rows·columns doubles. */
static inline double *arena_doubles(arena *memory, int64_t rows, int64_t columns) {
    if (columns != 0 && rows > INT64_MAX / columns) {
        memory->overflow = true;
        return NULL;
    }
    return arena_take(memory, rows * columns, sizeof(double));
}

#endif
