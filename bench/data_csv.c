/* CSV: Y. Shafranovich, RFC 4180 (2005), with comma, semicolon or tab. */
#include <string.h>

#include "data_reader.h"

typedef struct csv {
    int separator;
    int64_t label;  /* column of the labels, from 0; < 0: the last */
    int64_t fields; /* in the first row; 0 before it */

    bool header_possible; /* the line at hand may be a header: then fields that are no numbers are noted, not refused */
    int64_t words;        /* such fields in this line, and the first of them: */
    int64_t word;
    place word_place;
    char word_text[SHOWN + 4];
} csv;

/* The rest of a field after its opening quote. Quotes within it are doubled. */
static bool quoted_rest(reader *r, int separator) {
    for (data_take(r);; data_take(r)) {
        const int byte = data_peek(r);
        if (byte == END) return data_fail_at(r, r->token_place, "the quote is never closed");
        if (byte == '"') {
            data_take(r);
            if (data_peek(r) != '"') break;
        }
        if (!data_token_add(r, byte)) return false;
    }
    while (data_is_blank(data_peek(r)) && data_peek(r) != separator) data_take(r);
    const int next = data_peek(r);
    if (next != separator && next != '\n' && next != END) return data_fail_at(r, r->here, "text after a closing quote");
    return r->code == READ_FINE;
}

/* One field into the token, blanks around it dropped; the separator or newline behind it stays. */
static bool csv_field(reader *r, int separator) {
    while (data_is_blank(data_peek(r)) && data_peek(r) != separator) data_take(r);
    data_token_begin(r);
    if (data_peek(r) == '"') {
        if (!quoted_rest(r, separator)) return false;
    } else {
        for (int byte = data_peek(r); byte != END && byte != '\n' && byte != separator; byte = data_peek(r)) {
            if (!data_token_add(r, byte)) return false;
            data_take(r);
        }
    }
    while (r->length > 0 && data_is_blank(r->token[r->length - 1])) r->length--;
    r->token[r->length] = '\0';
    return r->code == READ_FINE;
}

/* What is done with field `index` of a line, which is the token. */
typedef bool field_use(reader *r, csv *c, int64_t index);

static bool each_field(reader *r, csv *c, field_use *use, int64_t *fields) {
    for (*fields = 0;; data_take(r)) {
        if (!csv_field(r, c->separator) || !use(r, c, *fields)) return false;
        ++*fields;
        if (data_peek(r) != c->separator) break;
        if (*fields > COLUMNS_MOST) return data_fail_at(r, r->here, "more than %d fields", COLUMNS_MOST);
    }
    data_take(r);
    return r->code == READ_FINE;
}

static bool pass_over(reader *r, csv *c, int64_t index) {
    (void)r;
    (void)c;
    (void)index;
    return true;
}

/* Every field becomes an entry; the label is taken out when the line is complete and its place known. */
static bool keep_number(reader *r, csv *c, int64_t index) {
    char what[48];
    double value = 0.0;
    snprintf(what, sizeof what, "field %lld", (long long)(index + 1));
    if (c->header_possible && data_token_number(r, &value) == NUMBER_NONE) {
        if (c->words++ == 0) {
            c->word = index;
            c->word_place = r->token_place;
            data_shown(r, c->word_text);
        }
        return data_add_entry(r, index, 0.0);
    }
    return data_read_number(r, what, &value) && data_add_entry(r, index, value);
}

/* Takes the label out of the last `fields` entries, which become a row. */
static bool csv_row(reader *r, csv *c, place start, int64_t fields) {
    if (c->fields == 0) c->fields = fields;
    if (fields != c->fields) {
        return data_fail_at(r, start, "%lld fields, where the first row has %lld", (long long)fields, (long long)c->fields);
    }
    const int64_t label = c->label < 0 ? fields - 1 : c->label;
    if (label >= fields) {
        return data_fail_at(r, start, "label = %lld: the line has %lld fields", (long long)label + 1, (long long)fields);
    }
    if (fields < 2) return data_fail_at(r, start, "one field only: a label and at least one more number are needed");
    double *row = r->values + r->count - fields;
    const double value = row[label];
    for (int64_t i = label; i + 1 < fields; i++) row[i] = row[i + 1];
    r->count--;
    r->width = fields - 1;
    return data_add_row(r, value);
}

static bool csv_line(reader *r, csv *c) {
    const place start = r->here;
    int64_t fields = 0;
    if (!each_field(r, c, keep_number, &fields)) return false;
    const bool first = c->header_possible;
    c->header_possible = false;
    if (first && c->words == fields) {
        r->count = 0;
        return true;
    }
    if (first && c->words > 0) {
        return data_fail_at(r, c->word_place, "field %lld '%s' is not a number (a header line with numbers in it needs header=yes)",
                            (long long)c->word + 1, c->word_text);
    }
    return csv_row(r, c, start, fields);
}

/* The separator that is the most frequent in the first line of the buffer, quotes aside; a comma when there is none. */
static int find_separator(const reader *r) {
    static const char separators[] = "\t;,";
    int64_t counts[3] = {0, 0, 0};
    bool quoted = false;
    size_t i = r->at;
    while (i < r->filled && strchr("\r\n ", r->buffer[i]) != NULL && r->buffer[i] != '\0') i++;
    for (; i < r->filled && (quoted || (r->buffer[i] != '\n' && r->buffer[i] != '\r')); i++) {
        if (r->buffer[i] == '"') quoted = !quoted;
        const char *found = r->buffer[i] != '\0' ? strchr(separators, r->buffer[i]) : NULL;
        if (!quoted && found != NULL) counts[found - separators]++;
    }
    int best = 2;
    for (int k = 1; k >= 0; k--) {
        if (counts[k] >= counts[best] && counts[k] > 0) best = k;
    }
    return separators[best];
}

bool data_read_csv(reader *r, const data_options *options) {
    csv c = {.separator = find_separator(r), .label = options->label - 1, .header_possible = options->header == DATA_HEADER_AUTO};
    bool skip = options->header == DATA_HEADER_YES;
    for (int byte = data_peek(r); byte != END; byte = data_peek(r)) {
        int64_t fields = 0;
        if (byte == '\n' || byte == ' ') {
            data_take(r);
        } else if (skip) {
            skip = false;
            if (!each_field(r, &c, pass_over, &fields)) return false;
        } else if (!csv_line(r, &c)) {
            return false;
        }
    }
    return r->code == READ_FINE;
}
