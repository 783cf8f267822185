/* The way modelling languages call a solver: the model comes as STUB.nl, the result goes to STUB.sol. Reference: D. M. Gay, Hooking
 * your solver to AMPL, 1997, sections 4 and 5. */
#include <stdio.h>

#include "ampl_call.h"
#include "cli.h"
#include "guard.h"
#include "interrupt.h"
#include "outcome.h"
#include "solving.h"

static void write_message(const solving *solved, char *text, size_t size) {
    const nadir_result *r = &solved->result;
    const nadir_counts *c = &r->counts;
    snprintf(text, size,
             "nadir " NADIR_VERSION ": %s\n"
             "objective %.15g; %s\n"
             "%s: %lld iterations, %lld f, %lld g, %lld H, %.3g s",
             r->text, solving_objective(solved), solving_verdict(solved), r->method, (long long)r->iterations, (long long)c->f,
             (long long)c->g, (long long)c->hessian, r->seconds);
}

static int finish(const ampl_call *self, const solving *solved) {
    char text[1000], message[SOLVING_MESSAGE] = "not enough memory";
    write_message(solved, text, sizeof text);
    if (!self->protocol) puts(text);
    bool written = nl_write_sol(solved->model, text, solved->x, outcome_ampl(&solved->result), message, sizeof message);
    return written ? CLI_FINE : complain(CLI_FILE, message);
}

static int solve_stub(const ampl_call *self) {
    solving solved;
    char message[SOLVING_MESSAGE];
    FILE *out = self->options.outlev > 0 ? stdout : NULL;
    int code = solving_begin(&solved, self->stub, self->options.objno, &self->options.solver, message);
    if (code != CLI_FINE) return complain(code, message);
    if (out) solving_write_head(&solved, out);
    solving_run(&solved, out);
    if (out) solving_write_summary(&solved, out);
    code = finish(self, &solved);
    solving_end(&solved);
    return code;
}

static int ampl(int argc, char **argv) {
    const nadir_options standard = solving_options();
    ampl_call call;
    interrupt_install();
    int code = ampl_call_read(argc, argv, &standard, &call);
    return code == CLI_FINE && call.stub ? solve_stub(&call) : code;
}

int command_ampl(int argc, char **argv) {
    return guard(ampl, argc, argv);
}
