/* Where an arena's block comes from. Blocks of many megabytes ask for huge pages, where the system has them: the vectors of a large
 * problem are walked from end to end, and 4 KB pages cost a fifth of the bandwidth in page faults and table lookups. */
#include "arena.h"

#include <stdlib.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

enum { HUGE_PAGE = 2 << 20, HUGE_LEAST = 8 << 20 };

static void advise(void *block, size_t bytes) {
#ifdef MADV_HUGEPAGE
    (void)madvise(block, bytes, MADV_HUGEPAGE); /* advice: a refusal changes nothing but time */
#else
    (void)block;
    (void)bytes;
#endif
}

void *arena_block(size_t bytes) {
    const size_t alignment = bytes < HUGE_LEAST ? ARENA_ALIGNMENT : HUGE_PAGE;
    const size_t whole = (bytes + alignment - 1) / alignment * alignment;
    void *block = bytes > 0 && whole >= bytes ? aligned_alloc(alignment, whole) : NULL;
    if (block && alignment == HUGE_PAGE) advise(block, whole);
    return block;
}
