/* Every call of the library goes through here: what it prints is kept, and where it would exit it comes back. */
#include "nl_asl.h"

/* The library's own way out, replaced. */
void mainexit_ASL(int code) {
    const ASL *asl = get_cur_ASL();
    nl_model *self = asl ? asl->i.uinfo : NULL;
    if (self) longjmp(self->escape, 1);
    exit(code);
}

bool nl_call(nl_model *self, void (*work)(nl_model *self, void *data), void *data) {
    set_cur_ASL(self->asl);
    Stderr = self->listener;
    if (setjmp(self->escape) != 0) return false;
    work(self, data);
    return true;
}
