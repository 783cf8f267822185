/* The table behind bench_collection_at: one row for a family, with its sizes. */
#include "collection.h"

#include <stdio.h>

enum { SIZES = 5 };

typedef struct collection_row {
    const char *word;     /* the family, with other options than n behind it where they are wanted */
    int64_t sizes[SIZES]; /* 0 ends them; none: the word as it stands */
    bool unbounded;       /* it has no minimiser */
} collection_row;

static const collection_row rows[] = {
    {"quadratic,condition=1e4", {10, 1000}, false},
    {"quadratic,storage=tridiagonal,condition=1e4", {10, 100, 10000}, false},
    {"rosenbrock", {0}, false},
    {"chain", {2, 100, 1000, 10000}, false},
    {"extended", {10, 100, 10000}, false},
    {"powell", {4, 100, 10000}, false},
    {"saddle", {0}, false},
    {"saddle,y=0.5", {0}, false},
    {"sphere", {2}, false},
    {"quartic", {10, 100}, false},
    {"quartic,start=gaps", {100}, false},
    {"logcosh", {10, 100}, false},
    /* Moré, Garbow and Hillstrom */
    {"freuroth", {2, 100, 1000, 10000}, false},
    {"powellbs", {0}, false},
    {"brownbs", {0}, false},
    {"beale", {0}, false},
    {"jensmp", {0}, false},
    {"helix", {0}, false},
    {"bard", {0}, false},
    {"gaussian", {0}, false},
    {"meyer3", {0}, false},
    {"gulf", {0}, false},
    {"box3", {0}, false},
    {"woods", {4, 100, 10000}, false},
    {"kowosb", {0}, false},
    {"brownden", {0}, false},
    {"osbornea", {0}, false},
    {"biggs6", {0}, false},
    {"osborneb", {0}, false},
    /* NIST's regressions */
    {"misra1a", {0}, false},
    {"misra1b", {0}, false},
    {"misra1c", {0}, false},
    {"misra1d", {0}, false},
    {"boxbod", {0}, false},
    {"danwood", {0}, false},
    {"rat42", {0}, false},
    {"rat43", {0}, false},
    {"eckerle4", {0}, false},
    {"roszman1", {0}, false},
    {"thurber", {0}, false},
    {"lanczos1", {0}, false},
    {"lanczos2", {0}, false},
    {"lanczos3", {0}, false},
    {"morebv", {10, 100, 1000, 10000}, false},
    {"broydn3d", {10, 100, 1000, 10000}, false},
    {"broydnbd", {10, 100, 1000, 10000}, false},
    {"watson", {6, 9, 12, 20}, false},
    {"penalty1", {4, 10, 100, 1000}, false},
    {"penalty2", {4, 10, 50, 100}, false},
    {"vardim", {10, 100, 200}, false},
    {"trigon", {10, 100}, false},
    {"brownal", {10, 100, 200}, false},
    {"integreq", {10, 100}, false},
    {"arglina", {10, 100}, false},
    {"arglinb", {10, 100}, false},
    {"arglinc", {10, 100}, false},
    {"chebyqad", {5, 8, 10, 20, 50}, false},
    {"power", {10, 100, 1000}, false},
    {"eigenals", {6, 30, 110}, false},
    {"eigenbls", {6, 30, 110}, false},
    {"eigencls", {12, 30, 110}, false},
    /* a few unknowns */
    {"cliff", {0}, false},
    {"hairy", {0}, false},
    {"loghairy", {0}, false},
    {"allinitu", {0}, false},
    {"heart6ls", {0}, false},
    {"heart8ls", {0}, false},
    {"himmelblau", {0}, false},
    {"himmelbg", {0}, false},
    {"himmelbh", {0}, false},
    {"cube", {0}, false},
    {"sisser", {0}, false},
    {"sineval", {0}, false},
    {"s308", {0}, false},
    {"zangwil2", {0}, false},
    {"denschna", {0}, false},
    {"denschnb", {0}, false},
    {"denschnc", {0}, false},
    {"denschnd", {0}, false},
    {"denschne", {0}, false},
    {"denschnf", {0}, false},
    {"engval2", {0}, false},
    /* any number of unknowns, band */
    {"cragglvy", {4, 100, 1000, 10000}, false},
    {"engval1", {2, 100, 1000, 10000}, false},
    {"tridia", {30, 1000, 10000}, false},
    {"genrose", {10, 100, 1000}, false},
    {"fletchcr", {10, 100, 1000}, false},
    {"extrosnb", {10, 100}, false},
    {"dixon3dq", {10, 1000, 10000}, false},
    {"dqdrtic", {10, 1000, 10000}, false},
    {"dqrtic", {10, 1000, 10000}, false},
    {"edensch", {36, 2000, 10000}, false},
    {"cosine", {10, 100, 1000, 10000}, false},
    {"curly10", {15, 100, 1000, 10000}, false},
    {"schmvett", {3, 100, 1000, 10000}, false},
    {"tointgss", {10, 100, 1000, 10000}, false},
    /* arrows, scattered patterns, grids */
    {"arwhead", {10, 100, 1000, 10000}, false},
    {"bdqrtic", {10, 100, 1000, 10000}, false},
    {"liarwhd", {10, 100, 1000, 10000}, false},
    {"nondia", {10, 100, 1000, 10000}, false},
    {"nondquar", {10, 100, 1000, 10000}, false},
    {"sinquad", {5, 100, 1000, 10000}, false},
    {"indef", {10, 1000}, true},
    {"noncvxu2", {10, 100, 1000}, false},
    {"sparsine", {10, 100, 1000}, false},
    {"sparsqur", {10, 100, 1000}, false},
    {"dixmaan,type=a", {15, 300, 3000}, false},
    {"dixmaan,type=b", {15, 300, 3000}, false},
    {"dixmaan,type=c", {15, 300, 3000}, false},
    {"dixmaan,type=d", {15, 300, 3000}, false},
    {"dixmaan,type=e", {15, 300, 3000}, false},
    {"dixmaan,type=f", {15, 300, 3000}, false},
    {"dixmaan,type=g", {15, 300, 3000}, false},
    {"dixmaan,type=h", {15, 300, 3000}, false},
    {"dixmaan,type=i", {15, 300, 3000}, false},
    {"dixmaan,type=j", {15, 300, 3000}, false},
    {"dixmaan,type=k", {15, 300, 3000}, false},
    {"dixmaan,type=l", {15, 300, 3000, 9000}, false},
    {"hilberta", {2, 10, 100}, false},
    {"hilbertb", {10, 100}, false},
    {"lennard", {6, 9, 12, 39, 114}, false},
    {"bratu", {16, 100, 2500, 10000}, false},
    {"ginzburg", {16, 100, 2500, 10000}, false},
    {"poisson", {16, 100, 10000}, false},
    {"minsurf", {16, 100, 2500, 10000}, false},
    /* of any number of unknowns, added after the rules had been chosen: problems/later.c */
    {"raydan", {10, 100, 1000}, false},
    {"hager", {10, 100, 1000}, false},
    {"diagonal3", {10, 100, 1000}, false},
    {"white", {10, 100, 1000}, false},
    {"threeexp", {10, 100, 1000}, false},
    {"psc1", {10, 100, 1000}, false},
    {"maratos", {10, 100, 1000}, false},
    {"extcliff", {10, 100, 1000}, false},
    {"gentridi", {10, 100, 1000}, false},
    {"exttet", {10, 100, 1000}, false},
    {"nonscomp", {10, 100, 1000}, false},
    {"chebrosen", {4, 6, 8}, false},
    {"genhumps", {10, 100, 1000}, false},
    {"chnrosnb", {10, 100, 1000}, false},
    {"errinros", {10, 100, 1000}, false},
    {"chainwoo", {8, 100, 1000}, false},
    {"tquartic", {10, 100, 1000}, false},
    {"eg2", {10, 100, 1000}, false},
    {"broydn7d", {10, 100, 1000}, false},
    {"sensors", {10, 100}, false},
};
enum { ROWS = sizeof rows / sizeof *rows };

static size_t members_of(const collection_row *row) {
    size_t count = 0;
    while (count < SIZES && row->sizes[count] > 0) count++;
    return count > 0 ? count : 1;
}

bool bench_collection_at(size_t index, bench_member *member) {
    for (size_t r = 0; r < ROWS; r++) {
        const size_t count = members_of(&rows[r]);
        if (index >= count) {
            index -= count;
            continue;
        }
        const int64_t n = rows[r].sizes[index];
        if (n > 0) {
            snprintf(member->word, sizeof member->word, "%s,n=%lld", rows[r].word, (long long)n);
        } else {
            snprintf(member->word, sizeof member->word, "%s", rows[r].word);
        }
        member->has_minimiser = !rows[r].unbounded;
        return true;
    }
    return false;
}
