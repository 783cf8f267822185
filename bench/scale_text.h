/* A scaling study as text, table, CSV and page. */
#ifndef NADIR_BENCH_SCALE_TEXT_H
#define NADIR_BENCH_SCALE_TEXT_H

#include "scale.h"
#include "table.h"

/* Fills a table that the caller destroys; false when there is no memory. */
bool scale_table(const scale *self, table *t);
/* "The time grows like n^2.98 ± 0.02 (n = 768 to 3072), ..." */
void scale_words(const scale *self, char *text, size_t size);
/* What the columns of times are. */
void scale_legend(const scale *self, char *text, size_t size);

/* False when there is no memory. */
bool scale_text_write(FILE *out, const scale *self, const text_style *style);
void scale_csv_write(FILE *out, const scale *self);

#endif
