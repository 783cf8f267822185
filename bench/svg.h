/* SVG files of gnuplot into a page. */
#ifndef NADIR_BENCH_SVG_H
#define NADIR_BENCH_SVG_H

#include <stdbool.h>
#include <stdio.h>

enum { SVG_SERIES = 8 };

/* The colours that a script asks for; the page's style sheet gives them their real values by theme. */
typedef struct svg_colour {
    const char *name;     /* of the variable */
    int red, green, blue; /* in the script */
} svg_colour;

/* The series come first, SVG_SERIES of them; NULL beyond the end. */
const svg_colour *svg_colour_at(int index);
const svg_colour *svg_colour_named(const char *name);

/* Copies the drawing at `path` into the page with ids of its own (`prefix`), colours as variables and `title` for those who do
 * not see it. False when there is no such file. */
bool svg_inline(FILE *out, const char *path, const char *prefix, const char *title);

#endif
