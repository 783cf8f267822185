/* LIBSVM's format, `label index:value index:value ...`: C.-C. Chang and C.-J. Lin, ACM TIST 2 (2011), article 27, and its README;
 * comments as in SVMlight.
 */
#include <errno.h>
#include <stdlib.h>

#include "data_reader.h"

/* A token up to a blank, the line's end or `stop`. */
static bool token_until(reader *r, int stop) {
    data_token_begin(r);
    for (int byte = data_peek(r); byte != END && byte != '\n' && !data_is_blank(byte) && byte != stop; byte = data_peek(r)) {
        if (!data_token_add(r, byte)) return false;
        data_take(r);
    }
    r->token[r->length] = '\0';
    return r->code == READ_FINE;
}

static void skip_blanks(reader *r) {
    while (data_is_blank(data_peek(r))) data_take(r);
}

/* To the end of the line, which stays. */
static void skip_comment(reader *r) {
    while (data_peek(r) != '\n' && data_peek(r) != END) data_take(r);
}

/* Reads the token before a colon as an index above `previous`; 0 after a failure. */
static int64_t read_index(reader *r, int64_t previous) {
    char text[SHOWN + 4], *end = r->token;
    errno = 0;
    const long long index = strtoll(r->token, &end, 10);
    if (r->length == 0 || end != r->token + r->length || r->token[0] < '0' || r->token[0] > '9') {
        data_fail_at(r, r->token_place, "index '%s' is not a whole number", data_shown(r, text));
    } else if (errno != 0 || index < 1 || index > COLUMNS_MOST) {
        data_fail_at(r, r->token_place, "index %s is outside [1, %d]", data_shown(r, text), COLUMNS_MOST);
    } else if (index <= previous) {
        data_fail_at(r, r->token_place, "index %lld does not ascend: the one before is %lld", index, (long long)previous);
    } else {
        return index;
    }
    return 0;
}

static bool libsvm_entry(reader *r, int64_t *index) {
    if (!token_until(r, ':')) return false;
    if (data_peek(r) != ':') {
        char text[SHOWN + 4];
        return data_fail_at(r, r->token_place, "'%s' is no index:value", data_shown(r, text));
    }
    *index = read_index(r, *index);
    if (*index == 0) return false;
    data_take(r);
    double value = 0.0;
    return token_until(r, END) && data_read_number(r, "the value", &value) && data_add_entry(r, *index - 1, value);
}

static bool libsvm_line(reader *r) {
    double label = 0.0;
    int64_t index = 0;
    if (!token_until(r, END) || !data_read_number(r, "the label", &label)) return false;
    for (skip_blanks(r); data_peek(r) != '\n' && data_peek(r) != END; skip_blanks(r)) {
        if (data_peek(r) == '#') {
            skip_comment(r);
        } else if (!libsvm_entry(r, &index)) {
            return false;
        }
    }
    return r->code == READ_FINE && data_add_row(r, label);
}

bool data_read_libsvm(reader *r) {
    for (int byte = data_peek(r); byte != END; byte = data_peek(r)) {
        if (byte == '#') {
            skip_comment(r);
        } else if (byte == '\n' || data_is_blank(byte)) {
            data_take(r);
        } else if (!libsvm_line(r)) {
            return false;
        }
    }
    return r->code == READ_FINE;
}
