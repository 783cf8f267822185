/* The textbook step x⁺ = x + p, accepted whatever f does: it may rise, and Newton's goes to any stationary point. */
#include "../internal.h"

static nadir_status advance(nadir_solver *s) {
    const nadir_status status = shifted_plain(s);
    if (status != NADIR_RUNNING) return status;
    ratio_measure(s);
    s->predicted = -0.5 * s->slope; /* of the quadratic model at its stationary point */
    s->parameter = 1.0;
    return ratio_walk(s, 1.0) ? ratio_accept(s) : NADIR_NO_PROGRESS;
}

static const char *const options[] = {NULL};

const globalize_part nadir_part_full = {
    .name = "full",
    .text = "the textbook step, always taken",
    .options = options,
    .advance = advance,
};
