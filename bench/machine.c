/* Where and with what a measurement was made. */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "machine.h"
#include "nadir.h"
#include "revision.h"

/* What follows "name :" in /proc/cpuinfo. */
static void processor_name(char *text, size_t size) {
    char line[256];
    FILE *in = fopen("/proc/cpuinfo", "r");
    snprintf(text, size, "unknown processor");
    while (in && fgets(line, sizeof line, in)) {
        const char *value = strchr(line, ':');
        if (!value || strncmp(line, "model name", 10) != 0) continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(text, size, "%s", value + 1 + strspn(value + 1, " "));
        break;
    }
    if (in) fclose(in);
}

void machine_text(char *text, size_t size) {
    char processor[128];
    struct utsname system = {0};
    processor_name(processor, sizeof processor);
    uname(&system);
    snprintf(text, size, "%s, %ld processors, %s %.40s", processor, sysconf(_SC_NPROCESSORS_ONLN), system.sysname, system.release);
}

void machine_build(char *text, size_t size) {
    char lines[1024];
    nadir_build_text(lines, sizeof lines);
    for (char *c = lines; *c; c++)
        if (*c == '\n') *c = c[1] ? ';' : '\0';
    snprintf(text, size, "%.*s", (int)size - 1, lines);
}

const char *machine_revision(void) {
    return NADIR_REVISION;
}
