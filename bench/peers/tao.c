/* PETSc's TAO on one process. Newton methods know the Hessian by its products alone, and solve by conjugate gradients inside the
 * trust region, preconditioned by the L-BFGS matrix that is TAO's default for them. */
#include <petsctao.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "view.h"

typedef struct session {
    const peer_view *view;
    Vec at; /* where the Hessian was asked for: TAO's own x, which stays until the step is taken */
    bool over;
} session;

static PetscErrorCode evaluate(session *s, Vec x, PetscReal *f, Vec g) {
    const PetscScalar *point = NULL;
    PetscScalar *slope = NULL;
    PetscCall(VecGetArrayRead(x, &point));
    if (g) PetscCall(VecGetArrayWrite(g, &slope));
    s->over = s->view->objective(s->view->run, point, f, slope) == PEER_OVER || s->over;
    if (g) PetscCall(VecRestoreArrayWrite(g, &slope));
    return VecRestoreArrayRead(x, &point);
}

static PetscErrorCode value(Tao tao, Vec x, PetscReal *f, void *data) {
    (void)tao;
    return evaluate(data, x, f, NULL);
}

static PetscErrorCode gradient(Tao tao, Vec x, Vec g, void *data) {
    (void)tao;
    return evaluate(data, x, NULL, g);
}

static PetscErrorCode both(Tao tao, Vec x, PetscReal *f, Vec g, void *data) {
    (void)tao;
    return evaluate(data, x, f, g);
}

static PetscErrorCode hessian(Tao tao, Vec x, Mat H, Mat P, void *data) {
    (void)tao, (void)H, (void)P;
    ((session *)data)->at = x;
    return 0;
}

static PetscErrorCode multiply(Mat H, Vec v, Vec Hv) {
    session *s;
    const PetscScalar *point, *from;
    PetscScalar *to;
    PetscCall(MatShellGetContext(H, &s));
    PetscCall(VecGetArrayRead(s->at, &point));
    PetscCall(VecGetArrayRead(v, &from));
    PetscCall(VecGetArrayWrite(Hv, &to));
    s->over = s->view->product(s->view->run, point, from, to) == PEER_OVER || s->over;
    PetscCall(VecRestoreArrayWrite(Hv, &to));
    PetscCall(VecRestoreArrayRead(v, &from));
    return VecRestoreArrayRead(s->at, &point);
}

/* In place of all its tests. */
static PetscErrorCode test(Tao tao, void *data) {
    session *s = data;
    PetscInt iteration;
    PetscReal f;
    Vec x, g;
    const PetscScalar *point, *slope;
    PetscCall(TaoGetSolutionStatus(tao, &iteration, &f, NULL, NULL, NULL, NULL));
    PetscCall(TaoGetSolution(tao, &x));
    PetscCall(TaoGetGradient(tao, &g, NULL, NULL));
    PetscCall(VecGetArrayRead(x, &point));
    PetscCall(VecGetArrayRead(g, &slope));
    if (iteration > 0 && !s->over) s->over = s->view->iterate(s->view->run, point, f, slope) == PEER_OVER;
    PetscCall(VecRestoreArrayRead(g, &slope));
    PetscCall(VecRestoreArrayRead(x, &point));
    return TaoSetConvergedReason(tao, s->over ? TAO_CONVERGED_USER : TAO_CONTINUE_ITERATING);
}

static const char *type_of(const char *algorithm) {
    static const struct {
        const char *name, *type;
    } choices[] = {{"tao-lmvm", TAOLMVM}, {"tao-cg", TAOCG}, {"tao-nls", TAONLS}, {"tao-ntr", TAONTR}};
    size_t i = 0;
    while (i + 1 < sizeof choices / sizeof *choices && strcmp(choices[i].name, algorithm) != 0) i++;
    return choices[i].type;
}

static PetscErrorCode set_up(Tao tao, Mat H, Vec x, const char *algorithm, session *s) {
    PetscCall(MatShellSetOperation(H, MATOP_MULT, (void (*)(void))multiply));
    PetscCall(MatSetOption(H, MAT_SYMMETRIC, PETSC_TRUE));
    PetscCall(TaoSetType(tao, type_of(algorithm)));
    PetscCall(TaoSetSolution(tao, x));
    PetscCall(TaoSetObjective(tao, value, s));
    PetscCall(TaoSetGradient(tao, NULL, gradient, s));
    PetscCall(TaoSetObjectiveAndGradient(tao, NULL, both, s));
    PetscCall(TaoSetHessian(tao, H, H, hessian, s));
    PetscCall(TaoSetMaximumIterations(tao, PETSC_MAX_INT));
    PetscCall(TaoSetMaximumFunctionEvaluations(tao, PETSC_MAX_INT));
    return TaoSetConvergenceTest(tao, test, s);
}

static PetscErrorCode run(const peer_view *view, const char *algorithm, double *x, session *s, TaoConvergedReason *reason) {
    Vec point;
    Mat H;
    Tao tao;
    const PetscInt n = (PetscInt)view->n;
    PetscCall(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, n, x, &point));
    PetscCall(MatCreateShell(PETSC_COMM_SELF, n, n, n, n, s, &H));
    PetscCall(TaoCreate(PETSC_COMM_SELF, &tao));
    PetscCall(set_up(tao, H, point, algorithm, s));
    PetscCall(TaoSolve(tao));
    PetscCall(TaoGetConvergedReason(tao, reason));
    PetscCall(TaoDestroy(&tao));
    PetscCall(MatDestroy(&H));
    return VecDestroy(&point);
}

static void solve(const peer_view *view, const char *algorithm, double *x, char *text, size_t size) {
    session s = {view, NULL, false};
    TaoConvergedReason reason = TAO_CONTINUE_ITERATING;
    if (view->n > PETSC_MAX_INT) {
        snprintf(text, size, "n is too large for it");
        return;
    }
    PetscErrorCode code = run(view, algorithm, x, &s, &reason);
    if (code)
        snprintf(text, size, "PETSc's error %d", (int)code);
    else
        snprintf(text, size, "%s (%d)", TaoConvergedReasons[reason], (int)reason);
}

/* MPI for one process, without the daemon and the networks that it would look for. */
static void keep_alone(void) {
    static const char *const settings[][2] = {{"OMPI_MCA_ess_singleton_isolated", "1"},
                                              {"OMPI_MCA_plm", "isolated"},
                                              {"OMPI_MCA_pml", "ob1"},
                                              {"OMPI_MCA_btl", "self"},
                                              {"OMPI_MCA_opal_signal", ""}};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) setenv(settings[i][0], settings[i][1], 0);
}

/* PETSc and MPI trap signals; PETSc prints its errors and ends the process unless it is told not to. */
static bool begin(void) {
    PetscBool done = PETSC_FALSE;
    if (PetscInitialized(&done) == 0 && done) return true;
    keep_alone();
    return PetscOptionsSetValue(NULL, "-no_signal_handler", "1") == 0 && PetscInitializeNoArguments() == 0 &&
           PetscPushErrorHandler(PetscReturnErrorHandler, NULL) == 0;
}

const peer_adapter nadir_peer = {sizeof(peer_view), begin, solve};
