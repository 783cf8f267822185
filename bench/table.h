/* Aligned tables of UTF-8 text. Too wide a table continues below, each block beginning with the first column again. */
#ifndef NADIR_BENCH_TABLE_H
#define NADIR_BENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { TABLE_CELL = 320 };

typedef enum table_colour { TABLE_PLAIN, TABLE_GOOD, TABLE_WARN, TABLE_BAD, TABLE_BOLD, TABLE_FAINT } table_colour;

/* How text is written: what the terminal can do. */
typedef struct text_style {
    int width;   /* columns; 0: no limit */
    bool colour; /* escape sequences are understood */
} text_style;

typedef struct table_cell {
    char text[TABLE_CELL];
    table_colour colour;
} table_cell;

typedef struct table {
    size_t rows, columns; /* row 0 holds the headings */
    table_cell *cells;
    bool *right; /* per column: right-aligned */
} table;

/* All cells empty. False when there is no memory. */
bool table_create(table *self, size_t rows, size_t columns);
void table_destroy(table *self);
table_cell *table_at(const table *self, size_t row, size_t column);
void table_set(table *self, size_t row, size_t column, const char *text);
/* Columns without any text below the heading are left out. */
void table_write(const table *self, FILE *out, const text_style *style);

/* Terminal columns that the text takes: one a code point. */
int text_width(const char *text);
void write_coloured(FILE *out, const text_style *style, table_colour colour, const char *text);
/* Breaks between words; lines after the first are indented too. */
void write_wrapped(FILE *out, const text_style *style, int indent, const char *text);

#endif
