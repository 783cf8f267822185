/* Aligned tables of UTF-8 text. */
#include <stdlib.h>
#include <string.h>

#include "table.h"

enum { GAP = 2, MARGIN = 2 };

bool table_create(table *self, size_t rows, size_t columns) {
    *self = (table){.rows = rows, .columns = columns};
    self->cells = calloc(rows * columns + 1, sizeof *self->cells);
    self->right = calloc(columns + 1, sizeof *self->right);
    if (self->cells && self->right) return true;
    table_destroy(self);
    return false;
}

void table_destroy(table *self) {
    free(self->cells);
    free(self->right);
    *self = (table){0};
}

table_cell *table_at(const table *self, size_t row, size_t column) {
    return &self->cells[row * self->columns + column];
}

void table_set(table *self, size_t row, size_t column, const char *text) {
    snprintf(table_at(self, row, column)->text, TABLE_CELL, "%s", text);
}

int text_width(const char *text) {
    int width = 0;
    for (; *text; text++) width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

void write_coloured(FILE *out, const text_style *style, table_colour colour, const char *text) {
    static const char *const codes[] = {[TABLE_PLAIN] = "",       [TABLE_GOOD] = "\033[32m", [TABLE_WARN] = "\033[33m",
                                        [TABLE_BAD] = "\033[31m", [TABLE_BOLD] = "\033[1m",  [TABLE_FAINT] = "\033[2m"};
    bool coloured = style->colour && colour != TABLE_PLAIN;
    fprintf(out, "%s%s%s", coloured ? codes[colour] : "", text, coloured ? "\033[0m" : "");
}

void write_wrapped(FILE *out, const text_style *style, int indent, const char *text) {
    int used = indent, limit = style->width > 0 ? style->width : 110;
    fprintf(out, "%*s", indent, "");
    while (*text) {
        char word[TABLE_CELL];
        size_t length = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        text += length + strspn(text + length, " ");
        if (used > indent && used + 1 + text_width(word) > limit) {
            fprintf(out, "\n%*s", indent, "");
            used = indent;
        }
        used += fprintf(out, "%s", used > indent ? " " : "") + text_width(word);
        fputs(word, out);
    }
    fputc('\n', out);
}

/* 0 for a column that is left out. */
static int column_width(const table *self, size_t column) {
    int widest = 0;
    for (size_t row = 1; row < self->rows; row++) {
        int width = text_width(table_at(self, row, column)->text);
        if (width > widest) widest = width;
    }
    int heading = text_width(table_at(self, 0, column)->text);
    return widest == 0 || widest > heading ? widest : heading;
}

/* Spaces are owed in *pending until there is text to the right of them. */
static void write_cell(const table *self, FILE *out, const text_style *style, size_t row, size_t column, int *pending) {
    const table_cell *cell = table_at(self, row, column);
    int width = column_width(self, column), padding = width - text_width(cell->text);
    if (width == 0) return;
    if (cell->text[0] == '\0') {
        *pending += width + GAP;
        return;
    }
    fprintf(out, "%*s", *pending + (self->right[column] ? padding : 0), "");
    write_coloured(out, style, row == 0 ? TABLE_FAINT : cell->colour, cell->text);
    *pending = GAP + (self->right[column] ? 0 : padding);
}

/* The first column and those from `begin` up to `end`. */
static void write_block(const table *self, FILE *out, const text_style *style, size_t begin, size_t end) {
    for (size_t row = 0; row < self->rows; row++) {
        int pending = MARGIN;
        if (begin > 0) write_cell(self, out, style, row, 0, &pending);
        for (size_t column = begin; column < end; column++) write_cell(self, out, style, row, column, &pending);
        fputc('\n', out);
    }
}

/* The end of a block that begins at `begin` and fits; at least one column. */
static size_t block_end(const table *self, const text_style *style, size_t begin) {
    int used = MARGIN + (begin > 0 ? column_width(self, 0) + GAP : 0);
    size_t end = begin;
    while (end < self->columns) {
        int width = column_width(self, end);
        if (style->width > 0 && end > begin && used + width > style->width) break;
        used += width > 0 ? width + GAP : 0;
        end++;
    }
    return end;
}

void table_write(const table *self, FILE *out, const text_style *style) {
    for (size_t begin = 0; begin < self->columns;) {
        size_t end = block_end(self, style, begin);
        if (begin > 0) fputc('\n', out);
        write_block(self, out, style, begin, end);
        begin = end;
    }
}
