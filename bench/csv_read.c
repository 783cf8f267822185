/* Reading CSV as RFC 4180 has it: fields in quotes may hold commas, line ends and doubled quotes. */
#include "csv_read.h"

/* Unquotes the field at *at into its own place; *at stops at what ended it. Returns false at the end of the text. */
static bool read_field(char **at, const char *end, char **to) {
    char *from = *at;
    bool quoted = from < end && *from == '"';
    if (quoted) from++;
    for (; from < end; from++) {
        if (quoted && *from == '"' && from + 1 < end && from[1] == '"')
            from++;
        else if (quoted && *from == '"') {
            quoted = false;
            continue;
        } else if (!quoted && (*from == ',' || *from == '\n' || (*from == '\r' && from + 1 < end && from[1] == '\n')))
            break;
        *(*to)++ = *from;
    }
    *at = from;
    return from < end;
}

bool csv_read_record(char **at, char *end, char **fields, size_t most, size_t *count) {
    char *from = *at;
    *count = 0;
    for (bool more = true; more;) {
        char *field = from, *to = from;
        if (!read_field(&from, end, &to)) return false;
        more = *from == ',';
        from += *from == '\r' ? 2 : 1;
        *to = '\0';
        if (*count < most) fields[*count] = field;
        (*count)++;
    }
    *at = from;
    return true;
}
