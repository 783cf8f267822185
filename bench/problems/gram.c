/* H += X' diag(w) X in panels of columns, each scaled once on the stack and multiplied by dgemm. */
#include "gram.h"

#include <cblas.h>

enum { PANEL = 32 };

static void scale_panel(const gram_block *b, const double *w, int64_t j, int64_t width, double *panel) {
    for (int64_t c = 0; c < width; c++)
        for (int64_t i = 0; i < b->rows; i++) panel[i + c * GRAM_ROWS] = w[i] * b->x[i + (j + c) * b->ld];
}

/* H := H + X(.., first..)' panel, for `count` columns of X. */
static void multiply(const gram_block *b, int64_t first, int64_t count, const double *panel, int64_t width, double beta, double *H,
                     int64_t ld) {
    if (count == 0) return;
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)count, (int)width, (int)b->rows, 1.0, b->x + first * b->ld,
                (int)b->ld, panel, GRAM_ROWS, beta, H, (int)ld);
}

/* The tile on the diagonal is formed aside: what lies above the diagonal of H is not ours. */
static void add_lower(const gram_block *b, int64_t j, int64_t width, const double *panel, double *H, int64_t ld) {
    double tile[PANEL * PANEL];
    multiply(b, j, width, panel, width, 0.0, tile, PANEL);
    for (int64_t c = 0; c < width; c++)
        for (int64_t i = c; i < width; i++) H[j + i + (j + c) * ld] += tile[i + c * PANEL];
    multiply(b, j + width, b->columns - j - width, panel, width, 1.0, H + j + width + j * ld, ld);
}

void gram_add(const gram_block *b, const double *w, bool lower, double *H, int64_t ld) {
    double panel[GRAM_ROWS * PANEL];
    for (int64_t j = 0; j < b->columns; j += PANEL) {
        const int64_t width = b->columns - j < PANEL ? b->columns - j : PANEL;
        scale_panel(b, w, j, width, panel);
        if (lower)
            add_lower(b, j, width, panel, H, ld);
        else
            multiply(b, 0, b->columns, panel, width, 1.0, H + j * ld, ld);
    }
}
