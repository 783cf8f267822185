/* SVG files of gnuplot into a page: several drawings in one document must not share ids, and their colours follow the theme. */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "svg.h"

static const svg_colour colours[] = {
    {"c1", 1, 114, 178},     {"c2", 213, 94, 1},     {"c3", 1, 158, 115},        {"c4", 204, 121, 167}, {"c5", 230, 159, 1},
    {"c6", 86, 180, 233},    {"c7", 102, 102, 102},  {"c8", 120, 60, 190},       {"ink", 1, 1, 1},      {"axis", 119, 119, 119},
    {"grid", 221, 221, 221}, {"theory", 85, 85, 85}, {"contour", 187, 187, 187},
};
enum { COLOURS = sizeof colours / sizeof *colours };

const svg_colour *svg_colour_at(int index) {
    return index >= 0 && index < COLOURS ? &colours[index] : NULL;
}

const svg_colour *svg_colour_named(const char *name) {
    int i = 0;
    while (i < COLOURS && strcmp(colours[i].name, name) != 0) i++;
    return svg_colour_at(i);
}

/* Where one of these stands, the other is written; '@' in it stands for the prefix. */
static const struct {
    const char *found, *instead;
} replacements[] = {
    {"'gp", "'@gp"},
    {"'#gp", "'#@gp"},
    {"\"gnuplot_", "\"@gnuplot_"},
    {"'textbox'", "'@textbox'"},
    {"'greybox'", "'@greybox'"},
    {" color=\"black\"", ""},
    {" color=\"white\"", ""},
    {"fill=\"rgb(0,0,0)\"", "fill=\"var(--ink)\""},
    {"fill=\"black\"", "fill=\"var(--ink)\""},
    {"<title>Gnuplot</title>", ""},
};

static void write_with_prefix(FILE *out, const char *text, const char *prefix) {
    for (; *text; text++) {
        if (*text == '@')
            fputs(prefix, out);
        else
            fputc(*text, out);
    }
}

/* Each returns how much of the text it replaced, 0 for nothing. */
static size_t replace_text(FILE *out, const char *text, const char *prefix) {
    for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++) {
        size_t length = strlen(replacements[i].found);
        if (strncmp(text, replacements[i].found, length) != 0) continue;
        write_with_prefix(out, replacements[i].instead, prefix);
        return length;
    }
    return 0;
}

static size_t replace_colour(FILE *out, const char *text) {
    for (size_t i = 0; i < COLOURS && strncmp(text, "rgb(", 4) == 0; i++) {
        int red, green, blue, length = 0;
        if (sscanf(text, "rgb(%d,%d,%d)%n", &red, &green, &blue, &length) != 3 || length == 0) return 0;
        if (red != colours[i].red || green != colours[i].green || blue != colours[i].blue) continue;
        fprintf(out, "var(--%s)", colours[i].name);
        return (size_t)length;
    }
    return 0;
}

static void write_drawing(FILE *out, const char *text, const char *prefix, const char *title) {
    const char *svg = strstr(text, "<svg");
    if (!svg) return;
    fputs("<svg role=\"img\" aria-label=\"", out);
    html_text(out, title);
    fputc('"', out);
    for (text = svg + strlen("<svg"); *text;) {
        size_t replaced = replace_text(out, text, prefix);
        if (!replaced) replaced = replace_colour(out, text);
        if (!replaced) fputc(*text, out);
        text += replaced ? replaced : 1;
    }
}

static char *read_all(FILE *in) {
    if (fseek(in, 0, SEEK_END) != 0) return NULL;
    long length = ftell(in);
    char *text = length > 0 ? malloc((size_t)length + 1) : NULL;
    rewind(in);
    if (text) text[fread(text, 1, (size_t)length, in)] = '\0';
    return text;
}

bool svg_inline(FILE *out, const char *path, const char *prefix, const char *title) {
    FILE *in = fopen(path, "r");
    if (!in) return false;
    char *text = read_all(in);
    fclose(in);
    if (text) write_drawing(out, text, prefix, title);
    free(text);
    return text != NULL;
}
